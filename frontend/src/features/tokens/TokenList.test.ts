import userEvent from '@testing-library/user-event'
import { screen, within } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { render } from '@/testing/render'
import TokenList from './TokenList.vue'
import type { Token } from './tokens'

afterEach(() => vi.useRealTimers())

const token = (changes: Partial<Token>): Token => ({
  id: '1',
  name: 'CI',
  hint: 'abcd',
  permissions: ['read'],
  lastUsedAt: null,
  expiresAt: null,
  description: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  lastUsedFrom: null,
  rotatedAt: null,
  previousSecretUntil: null,
  selfRotation: false,
  exposedAt: null,
  ...changes,
})
const many = Array.from({ length: 11 }, (_, i) => token({ id: String(i), name: `number ${i}` }))

test.each(['+10000-01-01T17:59:59Z', 'nonsense'])('an expiry that nobody can read (%s) hides no token', (expiresAt) => {
  render(TokenList, { tokens: [token({ expiresAt }), token({ id: '2', name: 'other' })], hasMore: false })
  const [row, other] = screen.getAllByRole('listitem').filter(({ id }) => id)
  within(row!).getByText('CI')
  within(row!).getByText('Expires on an unreadable date')
  within(other!).getByText('other')
})

test('a row that cannot be shown says so and can be deleted', async () => {
  const broken = token({ permissions: null as unknown as string[] })
  const { emitted } = render(TokenList, { tokens: [broken, token({ id: '2', name: 'other' })], hasMore: false })
  await screen.findByText('The details of this token cannot be shown.')
  screen.getByText('other')
  await userEvent.click(screen.getByRole('button', { name: 'Delete CI' }))
  expect(emitted().delete).toEqual([[broken]])
})

test('whoever looks for a name looks for it in those that have not been loaded, too', async () => {
  const { emitted, rerender } = render(TokenList, { tokens: many, hasMore: true })
  expect(emitted().more).toBeUndefined()
  await userEvent.type(screen.getByLabelText('Filter by name'), 'old')
  screen.getByText(/Looking through the older ones/)
  const asked = emitted().more!.length
  await rerender({ tokens: [...many, token({ id: 'x', name: 'not that' })] })
  expect(emitted().more).toHaveLength(asked + 1)
  await rerender({ tokens: [...many, token({ id: 'y', name: 'oldest' })], hasMore: false })
  screen.getByText('oldest')
  expect(emitted().more).toHaveLength(asked + 1)
})

test.each([
  ['2026-11-25T00:00:00Z', 'Expires in 2 days', 'text-warning'],
  ['2026-12-20T00:00:00Z', 'Expires in 27 days', 'text-muted'],
  ['2026-11-20T00:00:00Z', 'Expired 3 days ago', 'text-danger'],
  [null, 'No expiration', 'text-muted'],
])('an expiry at %s is "%s"', (expiresAt, words, look) => {
  vi.setSystemTime('2026-11-23T00:00:00Z')
  render(TokenList, { tokens: [token({ expiresAt })], hasMore: false })
  expect(screen.getByText(words).classList).toContain(look)
})

import userEvent from '@testing-library/user-event'
import { screen, within } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import TokenList from './TokenList.vue'
import { aToken as token } from './testing'

afterEach(() => vi.useRealTimers())

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
  expect(emitted().chosen).toEqual([['delete', broken]])
})

test('whoever looks for a name looks for it in those that have not been loaded, too', async () => {
  const { emitted, rerender } = render(TokenList, { tokens: many, hasMore: true })
  expect(emitted().more).toBeUndefined()
  await userEvent.type(screen.getByLabelText('Filter by name'), 'old')
  screen.getByText(/Looking through the older ones/)
  await rerender({ hasFailed: true })
  expect(screen.queryByText(/Looking through the older ones/)).toBeNull()
  screen.getByText('None of these match.')
  await rerender({ hasFailed: false })
  const asked = emitted().more!.length
  await rerender({ tokens: [...many, token({ id: 'x', name: 'not that' })] })
  expect(emitted().more).toHaveLength(asked + 1)
  await rerender({ tokens: [...many, token({ id: 'y', name: 'oldest' })], hasMore: false })
  screen.getByText('oldest')
  expect(emitted().more).toHaveLength(asked + 1)
})

test.each([
  ['2026-11-25T00:00:00Z', 'Expires in 2 days', 'text-warning'],
  ['2026-11-20T00:00:00Z', 'Expired', 'text-danger'],
  [null, 'No expiration', 'text-muted'],
])('an expiry at %s is a badge "%s"', (expiresAt, words, look) => {
  vi.setSystemTime('2026-11-23T00:00:00Z')
  render(TokenList, { tokens: [token({ expiresAt })], hasMore: false })
  expect(screen.getByText(words).classList).toContain('chip')
  expect(screen.getByText(words).classList).toContain(look)
})

test.each([
  ['2026-12-20T00:00:00Z', 'Expires in 27 days'],
  ['2027-12-20T00:00:00Z', 'Expires Dec 20, 2027'],
  ['2026-11-20T00:00:00Z', 'Expired 3 days ago'],
])('an expiry at %s is told without a badge, as "%s"', (expiresAt, words) => {
  vi.setSystemTime('2026-11-23T00:00:00Z')
  render(TokenList, { tokens: [token({ expiresAt })], hasMore: false })
  const when = screen.getByText(words)
  expect(when.classList).not.toContain('chip')
  expect(when.getAttribute('datetime')).toBe(expiresAt)
  expect(when.title).toMatch(/day, .* at /)
})

test('a row says when its token was used and from where', () => {
  vi.setSystemTime('2026-11-23T00:00:00Z')
  const used = { lastUsedAt: '2026-11-22T23:57:00Z', lastUsedFrom: { address: '203.0.113.7', agent: 'curl' } }
  render(TokenList, { tokens: [token({ ...used, createdAt: '2026-03-03T12:00:00Z' })], hasMore: false })
  expect(document.getElementById('token-1')!.textContent!.replaceAll(/\s+/g, ' ')).toContain(
    'Last used 3 minutes ago from 203.0.113.7 · Created Mar 3, 2026',
  )
})

test('an exposed token says what to do, unless it has expired anyway', async () => {
  const exposedAt = '2026-11-01T00:00:00Z'
  const { rerender } = render(TokenList, { tokens: [token({ exposedAt })], hasMore: false })
  expect(screen.getByText('Exposed').classList).toContain('text-danger')
  screen.getByText(/Rotate the token or delete it/)
  await rerender({ tokens: [token({ exposedAt, expiresAt: '2026-11-02T00:00:00Z' })] })
  screen.getByText('Exposed')
  expect(screen.queryByText(/Rotate the token or delete it/)).toBeNull()
})

const open = async (name: string) => {
  await userEvent.click(screen.getByRole('button', { name: `More for ${name}` }))
  return (await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent!.trim())
}

test('the menu of a row offers what can be done', async () => {
  render(TokenList, { tokens: [token({})], hasMore: false })
  expect(await open('CI')).toEqual(['Rotate', 'Usage', 'Duplicate', 'Delete'])
})

test('no rotation is offered that the server would refuse', async () => {
  render(TokenList, { tokens: [token({ expiresAt: '2020-01-01T00:00:00Z' })], hasMore: false })
  expect(await open('CI')).toEqual(['Usage', 'Duplicate', 'Delete'])
})

test('an overlap is told as long as it lasts, and can be ended', async () => {
  let calls = 0
  server.use(
    http.delete('*/api/tokens/1/previous-secret', () => {
      calls++
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const previousSecretUntil = new Date(Date.now() + 3_600_000).toISOString()
  const { rerender } = render(TokenList, { tokens: [token({ previousSecretUntil })], hasMore: false })
  screen.getByText(/^Old secret works until \d/)
  await userEvent.click(screen.getByRole('button', { name: /^End now/ }))
  await expect.poll(() => calls).toBe(1)
  await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('Edit CI')
  await rerender({ tokens: [token({ previousSecretUntil: new Date(Date.now() - 1000).toISOString() })] })
  expect(screen.queryByText(/^Old secret works/)).toBeNull()
})

test('an overlap that could not be ended says so in its row', async () => {
  server.use(http.delete('*/api/tokens/1/previous-secret', () => HttpResponse.error()))
  const previousSecretUntil = new Date(Date.now() + 3_600_000).toISOString()
  render(TokenList, { tokens: [token({ previousSecretUntil })], hasMore: false })
  await userEvent.click(screen.getByRole('button', { name: /^End now/ }))
  await screen.findByText(/cannot be reached/)
  screen.getByText(/^Old secret works/)
})

test('the seconds of a throttle that keeps an overlap count down', async () => {
  server.use(http.delete('*/api/tokens/1/previous-secret', () => problem(429, 'too-many', {}, { 'retry-after': '9' })))
  const previousSecretUntil = new Date(Date.now() + 3_600_000).toISOString()
  render(TokenList, { tokens: [token({ previousSecretUntil })], hasMore: false })
  await userEvent.click(screen.getByRole('button', { name: /^End now/ }))
  await screen.findByText(/in 9 seconds/)
  await screen.findByText(/in 8 seconds/, {}, { timeout: 2500 })
})

const names = () => screen.getAllByRole('heading').map(({ textContent }) => textContent!.trim())

test('a state and an order are chosen, and asked of all tokens', async () => {
  const some = [token({ id: 'a', name: 'b' }), token({ id: 'b', name: 'a', expiresAt: '2020-01-01T00:00:00Z' })]
  const { emitted } = render(TokenList, { tokens: some, hasMore: true })
  expect(names()).toEqual(['b', 'a'])
  expect(emitted().more).toBeUndefined()
  await userEvent.selectOptions(screen.getByLabelText('Sort'), 'By name')
  expect(names()).toEqual(['a', 'b'])
  expect(emitted().more).toHaveLength(1)
  await userEvent.selectOptions(screen.getByLabelText('State'), 'Active')
  expect(names()).toEqual(['b'])
  await userEvent.selectOptions(screen.getByLabelText('State'), 'Expiring soon')
  screen.getByText(/None of these match/)
  await userEvent.click(screen.getByRole('button', { name: 'Show all' }))
  expect(names()).toEqual(['a', 'b'])
})

test('a single token needs no order', () => {
  render(TokenList, { tokens: [token({})], hasMore: false })
  expect(screen.queryByLabelText('Sort')).toBeNull()
})

test('a new token is brought into sight, past a filter that would hide it', async () => {
  const scrolled: string[] = []
  Element.prototype.scrollIntoView = function () {
    scrolled.push(this.id)
  }
  const { rerender } = render(TokenList, { tokens: many, hasMore: false })
  await userEvent.type(screen.getByLabelText('Filter by name'), 'number 3')
  await userEvent.selectOptions(screen.getByLabelText('State'), 'Active')
  expect(names()).toEqual(['number 3'])
  await rerender({ newest: 'fresh' })
  expect(names(), 'it is not in the list yet').toEqual(['number 3'])
  await rerender({ tokens: [token({ id: 'fresh', name: 'fresh' }), ...many] })
  await expect.poll(() => scrolled).toEqual(['token-fresh'])
  expect(names()).toHaveLength(12)
})

test('a filter that shows the new token stays', async () => {
  Element.prototype.scrollIntoView = () => {}
  const { rerender } = render(TokenList, { tokens: many, hasMore: false })
  await userEvent.type(screen.getByLabelText('Filter by name'), 'number 1')
  await rerender({ newest: 'fresh', tokens: [token({ id: 'fresh', name: 'number 1b' }), ...many] })
  expect(names()).toEqual(['number 1b', 'number 1', 'number 10'])
})

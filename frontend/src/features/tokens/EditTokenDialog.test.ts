import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import EditTokenDialog from './EditTokenDialog.vue'

const permissions = [
  { name: 'create', description: null, default: false },
  { name: 'read', description: null, default: true },
]
const token = {
  id: 'id',
  name: 'CI',
  hint: 'abcd',
  permissions: ['read', 'print'],
  lastUsedAt: null,
  expiresAt: null,
  description: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  lastUsedFrom: null,
  rotatedAt: null,
  previousSecretUntil: null,
  selfRotation: false,
  exposedAt: null,
}

function answerEdits() {
  const sent: unknown[] = []
  server.use(
    http.patch('*/api/tokens/id', async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(token)
    }),
  )
  return sent
}

test('a permission that is no longer defined is kept when only the name changes', async () => {
  const sent = answerEdits()
  const { emitted } = render(EditTokenDialog, { token, permissions })
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: /print/ })).checked).toBe(true)
  expect(screen.getByText('no longer defined')).toBeTruthy()
  await userEvent.type(screen.getByLabelText('Token name'), '!')
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ name: 'CI!' }])
})

test('people are told before saving drops it', async () => {
  const sent = answerEdits()
  const { emitted } = render(EditTokenDialog, { token, permissions })
  await userEvent.click(await screen.findByRole('checkbox', { name: 'create' }))
  expect(screen.getByText(/drops what no longer exists: print/)).toBeTruthy()
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ name: 'CI', permissions: ['read', 'create'] }])
})

test('the star includes all others and is not sent back when only the name changes', async () => {
  const sent = answerEdits()
  const { emitted } = render(EditTokenDialog, { token: { ...token, permissions: ['*'] }, permissions })
  const box = (name: RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name })
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: 'all permissions' })).checked).toBe(true)
  expect([box(/create.*included/).checked, box(/create.*included/).disabled]).toEqual([true, true])
  await userEvent.type(screen.getByLabelText('Token name'), '!')
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ name: 'CI!' }])
})

test('the star can be given up for single permissions', async () => {
  const sent = answerEdits()
  const { emitted } = render(EditTokenDialog, { token: { ...token, permissions: ['*', 'read'] }, permissions })
  await userEvent.click(await screen.findByRole('checkbox', { name: 'all permissions' }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'create' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ name: 'CI', permissions: ['read', 'create'] }])
})

test('a token deleted elsewhere is said to be gone', async () => {
  server.use(http.patch('*/api/tokens/id', () => problem(404, 'not-found')))
  render(EditTokenDialog, { token, permissions })
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await screen.findByText(/no longer exists/)
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
})

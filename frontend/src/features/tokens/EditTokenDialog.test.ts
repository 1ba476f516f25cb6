import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import EditTokenDialog from './EditTokenDialog.vue'
import { aToken } from './testing'

const permissions = [
  { name: 'create', description: null, default: false },
  { name: 'read', description: null, default: true },
]
beforeEach(() => server.use(http.get('*/api/permissions', () => HttpResponse.json({ permissions }))))

const token = aToken({ id: 'id', permissions: ['read', 'print'], createdAt: new Date().toISOString() })

const answerUsage = (used: Record<string, string | null>, recordedSince: string | null = '2026-01-01T00:00:00.000Z') =>
  server.use(
    http.get('*/api/tokens/id/usage', () =>
      HttpResponse.json({
        days: [],
        recordedSince,
        permissions: Object.entries(used).map(([name, lastUsedAt]) => ({ name, lastUsedAt })),
      }),
    ),
  )

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
  const { emitted } = render(EditTokenDialog, { token })
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: /print/ })).checked).toBe(true)
  expect(screen.getByText('no longer defined')).toBeTruthy()
  await userEvent.type(screen.getByLabelText('Token name'), '!')
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ name: 'CI!' }])
})

test('one that is no longer defined is dropped only by whoever unchecks it', async () => {
  const sent = answerEdits()
  const { emitted } = render(EditTokenDialog, { token })
  await userEvent.click(await screen.findByRole('checkbox', { name: 'create' }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText(/No longer defined: print/)
  expect(sent).toEqual([])
  await userEvent.click(screen.getByRole('checkbox', { name: /print/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ permissions: ['read', 'create'] }])
})

test('the star includes all others and is not sent back when only the name changes', async () => {
  const sent = answerEdits()
  const { emitted } = render(EditTokenDialog, { token: { ...token, permissions: ['*'] } })
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
  const { emitted } = render(EditTokenDialog, { token: { ...token, permissions: ['*', 'read'] } })
  await userEvent.click(await screen.findByRole('checkbox', { name: 'all permissions' }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'create' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ permissions: ['read', 'create'] }])
})

test('where the permissions cannot be had that is said at once, and all else can be changed', async () => {
  const sent = answerEdits()
  server.use(http.get('*/api/permissions', () => problem(503, 'unavailable')))
  const { emitted } = render(EditTokenDialog, { token })
  await screen.findByText('The permissions could not be loaded.')
  server.use(http.get('*/api/permissions', () => HttpResponse.json({ permissions })))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('checkbox', { name: 'create' })
  await userEvent.type(screen.getByLabelText('Token name'), '!')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ name: 'CI!' }])
})

test('a token deleted elsewhere is said to be gone', async () => {
  server.use(http.patch('*/api/tokens/id', () => problem(404, 'not-found')))
  render(EditTokenDialog, { token })
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }))
  await screen.findByText(/no longer exists/)
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
})

test('what an old token has never used is marked, and dropped in one step', async () => {
  const sent = answerEdits()
  answerUsage({ read: '2026-06-01T00:00:00Z', create: null })
  const old = { ...token, permissions: ['read', 'create'], createdAt: '2026-01-01T00:00:00Z' }
  const { emitted } = render(EditTokenDialog, { token: old })
  await screen.findByRole('checkbox', { name: /create.*never used/ })
  expect(screen.queryByRole('checkbox', { name: /read.*never used/ })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Keep only what it uses' }))
  expect(screen.queryByRole('button', { name: 'Keep only what it uses' })).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('checkbox', { name: /create/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ permissions: ['read'] }])
})

test.each([[null], [new Date().toISOString()]])(
  'what was not written down for long enough (since %s) is not called unused',
  async (recordedSince) => {
    answerUsage({ read: '2026-06-01T00:00:00Z', create: null }, recordedSince)
    const old = { ...token, permissions: ['read', 'create'], createdAt: '2026-01-01T00:00:00Z' }
    const answered = new Promise((resolve) => server.events.on('response:mocked', resolve))
    render(EditTokenDialog, { token: old })
    await answered
    await new Promise((shown) => setTimeout(shown))
    expect(screen.queryByText('never used')).toBeNull()
  },
)

test('of a token that has used nothing there is nothing to keep', async () => {
  answerUsage({ read: null, print: null })
  render(EditTokenDialog, { token: { ...token, createdAt: '2026-01-01T00:00:00Z' } })
  await screen.findByRole('checkbox', { name: /read.*never used/ })
  expect(screen.queryByRole('button', { name: 'Keep only what it uses' })).toBeNull()
})

test('a description and self-rotation are sent when they change, and no more than that: a name changed elsewhere stays', async () => {
  const sent = answerEdits()
  const { emitted } = render(EditTokenDialog, { token: { ...token, description: 'Old.' } })
  await userEvent.clear(await screen.findByLabelText('Description'))
  await userEvent.click(screen.getByRole('checkbox', { name: /renew its own secret/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await expect.poll(() => emitted().saved).toHaveLength(1)
  expect(sent).toEqual([{ description: '', selfRotation: true }])
})

test('whoever leaves with an unsaved change is asked first', async () => {
  const { emitted } = render(EditTokenDialog, { token })
  await userEvent.type(await screen.findByLabelText('Token name'), '!')
  await userEvent.keyboard('{Escape}')
  await screen.findByText('You have not saved your changes.')
  await userEvent.click(screen.getByRole('button', { name: 'Keep editing' }))
  expect(screen.getByLabelText<HTMLInputElement>('Token name').value).toBe('CI!')
  expect(document.activeElement).toBe(screen.getByLabelText('Token name'))
  await userEvent.keyboard('{Escape}')
  await userEvent.click(await screen.findByRole('button', { name: 'Discard changes' }))
  expect(emitted().closed).toHaveLength(1)
})

test('without a change there is no question', async () => {
  const { emitted } = render(EditTokenDialog, { token })
  await userEvent.click(await screen.findByLabelText('Token name'))
  await userEvent.keyboard('{Escape}')
  expect(emitted().closed).toHaveLength(1)
})

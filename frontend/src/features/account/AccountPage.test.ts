import userEvent from '@testing-library/user-event'
import { screen, within } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'
import { announcement } from '@/lib/announce'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import AccountPage from './AccountPage.vue'

const user = {
  id: '1',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  emailVerified: true,
  newEmail: null as string | null,
  createdAt: '2026-01-01T00:00:00Z',
}
const session = (id: string, agent: string | null, current = false) => ({
  id,
  current,
  agent,
  createdAt: '2026-01-01T00:00:00Z',
  lastActiveAt: new Date(Date.now() - 300_000).toISOString(),
  expiresAt: '2099-01-01T00:00:00Z',
  remembered: false,
  address: '203.0.113.7',
})

/** What was asked for, but for reading. */
let sent: string[]

beforeEach(() => {
  sent = []
  announcement.value = ''
  answer(user)
  withPolicy({ passwordReset: true })
  server.use(
    http.get('*/api/sessions', () =>
      HttpResponse.json({ sessions: [session('1', null, true), session('2', 'curl/8.5.0'), session('3', null)] }),
    ),
  )
})

const answer = (known: object) => server.use(http.get('*/api/user', () => HttpResponse.json({ ...user, ...known })))
const withPolicy = (policy: object) => server.use(http.get('*/api/policy', () => HttpResponse.json(policy)))

/** To be answered so, and remembered. */
function on(method: 'post' | 'put' | 'patch' | 'delete', path: string, answered: () => Response) {
  server.use(
    http[method](`*/api${path}`, async ({ request }) => {
      sent.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`.trim())
      return answered()
    }),
  )
}
const done = () => new HttpResponse(null, { status: 204 })

const press = async (name: string, place = document.body) =>
  userEvent.click(await within(place).findByRole('button', { name }))

test('a session is told by its device, its address and when it was active, and the present one has no button', async () => {
  render(AccountPage)
  const [present, other] = await screen.findAllByRole('listitem')
  expect(present!.textContent).toContain('This device')
  expect(within(present!).queryByRole('button')).toBeNull()
  expect(other!.textContent).toMatch(/curl.*203\.0\.113\.7.*Active 5 minutes ago/)
})

test('a session that is gone already counts as ended', async () => {
  on('delete', '/sessions/:id', () => problem(404, 'not-found'))
  render(AccountPage)
  await press('Log out curl')
  await expect.poll(() => announcement.value).toBe('curl is logged out.')
  expect(sent).toEqual(['DELETE /api/sessions/2'])
})

test('what cannot be ended says so, and the session stays in the list', async () => {
  on('delete', '/sessions', () => problem(503, 'unavailable'))
  render(AccountPage)
  await press('Log out everywhere else')
  await screen.findByText('The service is not available for the moment. Try again shortly.')
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
})

test('where no mail can be sent none is offered', async () => {
  withPolicy({ passwordReset: false, emailVerification: false })
  answer({ emailVerified: false })
  render(AccountPage)
  await screen.findByText('ada@example.com')
  await screen.findAllByRole('listitem')
  expect(screen.queryByRole('button', { name: 'Send the mail again' })).toBeNull()
})

test('an address that was proven in another browser is told, and the notice goes', async () => {
  answer({ emailVerified: false })
  render(AccountPage)
  const button = await screen.findByRole('button', { name: 'Send the mail again' })
  on('post', '/user/email/verification', done)
  answer({})
  await userEvent.dblClick(button)
  await expect.poll(() => announcement.value).toBe('Your email is confirmed already.')
  await expect.poll(() => screen.queryByRole('button', { name: 'Send the mail again' })).toBeNull()
  expect(sent).toEqual(['POST /api/user/email/verification'])
})

test('the mail to a new address is sent again to that, and too often is told with the seconds', async () => {
  answer({ newEmail: 'grace@example.org' })
  on('put', '/user/email', () => HttpResponse.json({ ...user, newEmail: 'grace@example.org' }, { status: 202 }))
  render(AccountPage)
  await press('Send again')
  await expect.poll(() => announcement.value).toBe('The mail is on its way.')
  expect(sent).toEqual(['PUT /api/user/email {"email":"grace@example.org"}'])
  on('put', '/user/email', () => problem(429, 'rate-limited', {}, { 'retry-after': '42' }))
  await press('Send again')
  await screen.findByText(/Try again in 4[012] seconds\./)
})

test('a change that was made or dropped elsewhere counts as cancelled', async () => {
  answer({ newEmail: 'grace@example.org' })
  on('delete', '/user/email/change', () => problem(404, 'not-found'))
  render(AccountPage)
  const button = await screen.findByRole('button', { name: 'Cancel change' })
  answer({})
  await userEvent.click(button)
  await expect.poll(() => announcement.value).toBe('Your email stays as it is.')
  await expect.poll(() => screen.queryByRole('button', { name: 'Cancel change' })).toBeNull()
})

test('faults of a new password stand at its fields, and what was typed stays', async () => {
  const faults = [
    { pointer: '#/currentPassword', detail: 'This is not your password.' },
    { pointer: '#/newPassword', detail: 'This is a very common password.' },
  ]
  on('put', '/user/password', () => problem(422, 'validation', { errors: faults }))
  render(AccountPage)
  const current = await screen.findByLabelText<HTMLInputElement>('Current password')
  await userEvent.type(current, 'one')
  await userEvent.type(screen.getByLabelText('New password'), 'two')
  await press('Change password')
  await screen.findByText('This is not your password.')
  await screen.findByText('This is a very common password.')
  expect(document.activeElement).toBe(current)
  expect(current.value).toBe('one')
  expect(sent).toEqual(['PUT /api/user/password {"currentPassword":"one","newPassword":"two","revokeTokens":false}'])
})

test('a password manager is told whose password it is', async () => {
  render(AccountPage)
  await screen.findByText('ada@example.com')
  const fields = [...document.querySelectorAll<HTMLInputElement>('form:has([name=newPassword]) input')]
  expect(fields.map(({ name, autocomplete }) => [name, autocomplete])).toEqual([
    ['username', 'username'],
    ['currentPassword', 'current-password'],
    ['newPassword', 'new-password'],
    ['revokeTokens', ''],
  ])
  expect(fields[0]!.value).toBe('ada@example.com')
})

test('a deletion without an answer may have happened all the same, and says so', async () => {
  server.use(http.get('*/api/session', () => HttpResponse.json({ user })))
  on('delete', '/user', () => HttpResponse.error())
  render(AccountPage)
  await press('Delete account')
  const dialog = await screen.findByRole('alertdialog', { name: 'Delete your account?' })
  await press('Delete my account', dialog)
  await within(dialog).findByText('If the request got through, your account is deleted all the same.')
  await press('Cancel', dialog)
  await expect.poll(() => screen.queryByRole('alertdialog')).toBeNull()
  expect(sent).toEqual(['DELETE /api/user'])
})

import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { delay, http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test } from 'vitest'
import App from '@/App.vue'
import { createQueries } from '@/api/queries'
import { createPages } from '@/router'
import { problem, server } from '@/testing/server'

const SECRET = 'n0thingThatAnybodyGuesses'
const ada = { id: '1', name: 'Ada', email: 'ada@example.com', emailVerified: false, newEmail: null }
const policy = {
  registration: true,
  passwordReset: true,
  emailVerification: true,
  loginUrl: null as string | null,
  logoutUrl: null,
  tokens: { prefix: 'qst_', maxLifetime: null, maxPerUser: 100, confirm: false },
}
const done = () => new HttpResponse(null, { status: 204 })
let user: object | null

beforeEach(() => {
  user = null
  server.use(
    http.get('*/api/session', () =>
      user ? HttpResponse.json({ user, expiresAt: null }) : problem(401, 'unauthenticated'),
    ),
    http.get('*/api/tokens', () => HttpResponse.json({ tokens: [], next: null })),
    http.get('*/api/permissions', () =>
      HttpResponse.json({ permissions: [{ name: 'read', description: null, default: true }] }),
    ),
  )
})
afterEach(() => history.replaceState(null, '', '/'))

async function open(path: string, answer: object | null = policy) {
  server.use(http.get('*/api/policy', () => (answer ? HttpResponse.json(answer) : problem(503, 'unavailable'))))
  history.replaceState(null, '', path)
  const queryClient = createQueries()
  const router = createPages(queryClient)
  render(App, { global: { plugins: [[VueQueryPlugin, { queryClient }], router] } })
  await router.isReady()
  return router
}

/** What a browser keeps of where somebody was. */
const kept = () => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }])

test.each(['/reset-password', '/confirm-email'])('the secret of %s is nowhere but in memory', async (path) => {
  const router = await open(`${path}#${SECRET}`)
  await screen.findByRole('heading', { level: 1 })
  expect(location.pathname).toBe(path)
  expect(kept()).not.toContain(SECRET)
  await router.push('/login')
  expect(kept()).not.toContain(SECRET)
  await router.push(path)
  await screen.findByText('Open the link in your mail once more', { exact: false })
})

test('it leaves the address before the server has answered anything', async () => {
  server.use(http.get('*/api/session', () => new Promise<never>(() => {})))
  void open(`/reset-password#${SECRET}`)
  await expect.poll(() => location.pathname + location.hash).toBe('/reset-password')
  expect(kept()).not.toContain(SECRET)
})

test('after a link that is over another one that is opened on the same page counts', async () => {
  const sent: unknown[] = []
  server.use(
    http.post('*/api/password-resets/redemption', async ({ request }) => {
      sent.push(await request.json())
      return sent.length === 1
        ? problem(422, 'invalid', { errors: [{ pointer: '#/secret', detail: 'This link has been used.' }] })
        : done()
    }),
  )
  await open('/reset-password#old')
  await userEvent.type(await screen.findByLabelText('New password'), 'seven quiet llamas')
  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))
  const link = await screen.findByRole('link', { name: 'Ask for another link' })
  expect(link.getAttribute('href')).toBe('/forgot-password')
  location.hash = '#new'
  await userEvent.click(await screen.findByRole('button', { name: 'Change password' }))
  await screen.findByText('Your password is changed.', { exact: false })
  expect(sent).toEqual([
    { secret: 'old', newPassword: 'seven quiet llamas' },
    { secret: 'new', newPassword: 'seven quiet llamas' },
  ])
  expect(location.pathname).toBe('/login')
  expect(JSON.stringify(history.state)).not.toContain('"passwordChanged":true')
})

test('whoever is logged in when their password is reset is told at the login', async () => {
  user = ada
  server.use(
    http.post('*/api/password-resets/redemption', () => {
      user = null
      return done()
    }),
  )
  await open(`/reset-password#${SECRET}`)
  await userEvent.type(await screen.findByLabelText('New password'), 'seven quiet llamas')
  await userEvent.dblClick(screen.getByRole('button', { name: 'Change password' }))
  await screen.findByText('Your password is changed.', { exact: false })
  expect(location.pathname).toBe('/login')
})

test('somebody else stays logged in, and is told, too', async () => {
  user = { ...ada, id: '2', name: 'Bob' }
  server.use(http.post('*/api/password-resets/redemption', done))
  await open(`/reset-password#${SECRET}`)
  await userEvent.type(await screen.findByLabelText('New password'), 'seven quiet llamas')
  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))
  await screen.findByText('Your password is changed.', { exact: false })
  await expect.poll(() => location.pathname, { timeout: 5000 }).toBe('/tokens')
})

test('an address is confirmed by a press alone, and once', async () => {
  let sent = 0
  server.use(
    http.post('*/api/email-confirmations', async () => {
      sent++
      await delay(300)
      return done()
    }),
  )
  await open(`/confirm-email#${SECRET}`)
  const button = await screen.findByRole('button', { name: 'Confirm email' })
  expect(sent).toBe(0)
  await userEvent.dblClick(button)
  const words = await screen.findByText('Your email is confirmed.')
  await expect.poll(() => document.activeElement).toBe(words)
  expect(sent).toBe(1)
})

test.each(['/forgot-password', `/reset-password#${SECRET}`, `/confirm-email#${SECRET}`])(
  'there is no %s where the application signs people in itself',
  async (path) => {
    sessionStorage.setItem('quarkstream.sent', 'yes')
    await open(path, { ...policy, loginUrl: '/sign-in' })
    await screen.findByRole('link', { name: 'Log in' })
    expect(location.pathname).toBe('/login')
    expect(kept()).not.toContain(SECRET)
    sessionStorage.clear()
  },
)

test('a forgotten password is asked about only where a mail can come', async () => {
  const router = await open('/login', { ...policy, passwordReset: false })
  await screen.findByLabelText('Email')
  expect(screen.queryByRole('link', { name: 'Forgot password?' })).toBeNull()
  await router.push('/forgot-password')
  await screen.findByText('This server sends no mails.', { exact: false })
  expect(screen.queryByLabelText('Email')).toBeNull()
})

test('where the policy cannot be had the answer tells whether a mail can come', async () => {
  server.use(http.post('*/api/password-resets', () => problem(404, 'not-found')))
  await open('/forgot-password', null)
  await userEvent.type(await screen.findByLabelText('Email'), 'ada@example.com')
  await userEvent.click(screen.getByRole('button', { name: 'Send link' }))
  await screen.findByText('This server sends no mails.', { exact: false })
})

test('what comes after a request is where one is', async () => {
  server.use(http.post('*/api/password-resets', () => new HttpResponse(null, { status: 202 })))
  await open('/forgot-password')
  await userEvent.type(await screen.findByLabelText('Email'), 'ada@example.com{Enter}')
  const words = await screen.findByText('If there is an account for ada@example.com', { exact: false })
  await expect.poll(() => document.activeElement).toBe(words)
})

test('too many mails at once are counted down', async () => {
  server.use(http.post('*/api/password-resets', () => problem(429, 'rate-limited', {}, { 'retry-after': '30' })))
  await open('/forgot-password')
  await userEvent.type(await screen.findByLabelText('Email'), 'ada@example.com')
  await userEvent.click(screen.getByRole('button', { name: 'Send link' }))
  await screen.findByText(/30 seconds|29 seconds/)
})

test('the mail that proves an address is sent again, and the notice goes when another tab says so', async () => {
  user = ada
  let sent = 0
  server.use(
    http.post('*/api/user/email/verification', async () => {
      sent++
      await delay(300)
      return new HttpResponse(null, { status: 202 })
    }),
  )
  await open('/tokens')
  await userEvent.dblClick(await screen.findByRole('button', { name: 'Send the mail again' }))
  await screen.findByText('The mail is on its way.')
  expect(sent).toBe(1)
  user = { ...ada, emailVerified: true }
  new BroadcastChannel('quarkstream.session').postMessage('address proven')
  await expect.poll(() => screen.queryByRole('button', { name: 'Send the mail again' })).toBeNull()
})

test('no proof is asked for where tokens are made without', async () => {
  user = ada
  await open('/tokens', { ...policy, emailVerification: false })
  await screen.findByText('You have no API tokens.', { exact: false })
  expect(screen.queryByRole('button', { name: 'Send the mail again' })).toBeNull()
})

/** A token that is asked for and needs the password once more. */
async function createToken() {
  user = { ...ada, emailVerified: true }
  let created = 0
  let isConfirmed = false
  server.use(
    http.post('*/api/tokens', () => {
      created++
      return isConfirmed ? problem(409, 'token-limit-reached') : problem(403, 'confirmation-required')
    }),
    http.post('*/api/session/confirmation', async ({ request }) => {
      const { password } = (await request.json()) as { password: string }
      isConfirmed = password === 'right'
      if (password === 'later') return problem(429, 'rate-limited', {}, { 'retry-after': '30' })
      if (password === 'too late') return problem(401, 'unauthenticated')
      const errors = [{ pointer: '#/password', detail: 'This is not your password.' }]
      return isConfirmed ? done() : problem(422, 'invalid', { errors })
    }),
  )
  await open('/tokens')
  await userEvent.type(await screen.findByLabelText('Token name'), 'CI')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await screen.findByRole('dialog', { name: 'Confirm your password' })
  return { times: () => created }
}

async function confirmBy(password: string) {
  const field = screen.getByLabelText('Password')
  await userEvent.clear(field)
  await userEvent.type(field, `${password}{Enter}`)
}

test('what asks for the password is done once when it is right', async () => {
  const { times } = await createToken()
  await confirmBy('wrong')
  await screen.findByText('This is not your password.')
  await confirmBy('later')
  await screen.findByText(/30 seconds|29 seconds/)
  expect(times()).toBe(1)
  await confirmBy('right')
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(times()).toBe(2)
})

test('what asks for the password is not done when it is not given', async () => {
  const { times } = await createToken()
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(times()).toBe(1)
})

test('whoever is not back after the session ended is not asked for the password either', async () => {
  const { times } = await createToken()
  user = null
  await confirmBy('too late')
  await screen.findByRole('dialog', { name: 'Log in again' })
  await userEvent.keyboard('{Escape}')
  await userEvent.click(await screen.findByRole('button', { name: 'Leave' }))
  await expect.poll(() => location.pathname).toBe('/login')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(times()).toBe(1)
})

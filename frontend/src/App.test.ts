import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { fireEvent, render, screen } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { use } from '@/api/client'
import { createQueries } from '@/api/queries'
import { elsewhere } from '@/lib/elsewhere'
import { problem, server } from '@/testing/server'
import App from './App.vue'
import { createPages } from './router'

const host = { id: 'ada@example.com', name: 'Ada' }
const policy = {
  registration: true,
  passwordReset: false,
  loginUrl: '/sign-in?to={return}' as string | null,
  logoutUrl: '/sign-out?to={return}' as string | null,
  tokens: { prefix: 'qst_', maxLifetime: null, maxPerUser: 100 },
}
let user: object | null

/** In an application that has the panel at a path of its own, and its API at another. */
beforeEach(() => {
  document.head.innerHTML =
    '<meta name="quarkstream-panel" content="/quarkstream/"><meta name="quarkstream-api" content="/rest">'
  use('http://localhost:3000')
  sessionStorage.clear()
  user = null
  server.use(
    http.get('*/rest/session', () =>
      user ? HttpResponse.json({ user, expiresAt: null }) : problem(401, 'unauthenticated'),
    ),
    http.get('*/rest/tokens', () =>
      user ? HttpResponse.json({ tokens: [], next: null }) : problem(401, 'unauthenticated'),
    ),
    http.get('*/rest/permissions', () =>
      HttpResponse.json({ permissions: [{ name: 'read', description: null, default: true }] }),
    ),
  )
  vi.spyOn(elsewhere, 'go').mockImplementation(() => {})
})
afterEach(() => {
  document.head.innerHTML = ''
  use('http://localhost:3000')
  history.replaceState(null, '', '/')
})

/** What a browser shows that is led there. */
async function open(path: string, answer: object | (() => Response | Promise<never>) = policy) {
  server.use(http.get('*/rest/policy', () => (answer instanceof Function ? answer() : HttpResponse.json(answer))))
  history.replaceState(null, '', path)
  const queryClient = createQueries()
  const router = createPages(queryClient)
  render(App, { global: { plugins: [[VueQueryPlugin, { queryClient }], router] } })
  await router.isReady()
  return router
}

test('whoever is signed in by the application sees the panel, of whom no more is known than the name', async () => {
  user = host
  await open('/quarkstream/')
  await screen.findByText('You have no API tokens.', { exact: false })
  expect(location.pathname).toBe('/quarkstream/tokens')
  expect(screen.getByRole('link', { name: 'Quarkstream' }).getAttribute('href')).toBe('/quarkstream/tokens')
  await screen.findByRole('button', { name: /Ada/ })
  expect(elsewhere.go).not.toHaveBeenCalled()
})

test('nobody is sent where the application signs people in, and comes back to where they were going', async () => {
  await open('/quarkstream/tokens?name=CI')
  await expect
    .poll(() => vi.mocked(elsewhere.go).mock.calls)
    .toEqual([['/sign-in?to=%2Fquarkstream%2Ftokens%3Fname%3DCI']])
})

test('an address without a place for the way back is taken as it is', async () => {
  await open('/quarkstream/', { ...policy, loginUrl: 'https://id.example.com/' })
  await expect.poll(() => vi.mocked(elsewhere.go).mock.calls).toEqual([['https://id.example.com/']])
})

test('who comes back as nobody is not sent round in a circle, but has a link', async () => {
  sessionStorage.setItem('quarkstream.sent', 'yes')
  await open('/quarkstream/')
  const link = await screen.findByRole('link', { name: 'Log in' })
  expect(link.getAttribute('href')).toBe('/sign-in?to=%2Fquarkstream%2Ftokens')
  expect(elsewhere.go).not.toHaveBeenCalled()
})

test('who has come back is sent again another time', async () => {
  sessionStorage.setItem('quarkstream.sent', 'yes')
  user = host
  await open('/quarkstream/')
  expect(sessionStorage.getItem('quarkstream.sent')).toBeNull()
})

test.each(['/quarkstream/login', '/quarkstream/register'])('there is no form at %s', async (path) => {
  await open(path)
  await screen.findByRole('link', { name: 'Log in' })
  expect(screen.queryByLabelText('Email')).toBeNull()
  expect(screen.queryByText('No account yet?')).toBeNull()
})

test.each([
  '//evil.example/',
  '/%09/evil.example',
  '/%0A%5Cevil.example',
  '/..//evil.example',
  '/%252e%252e/admin',
  '/%09/',
])('no address of a page leads out of the panel: %s', async (to) => {
  await open(`/quarkstream/login?to=${to}`)
  await expect.poll(() => vi.mocked(elsewhere.go).mock.calls).toEqual([['/sign-in?to=%2Fquarkstream%2Ftokens']])
})

test.each(['//evil.example/', '/%09/evil.example', '/.//evil.example', '/%09/'])(
  'nor does one of a panel that is at the root: %s',
  async (to) => {
    document.head.innerHTML = '<meta name="quarkstream-api" content="/rest">'
    await open(`/login?to=${to}`)
    await expect.poll(() => vi.mocked(elsewhere.go).mock.calls).toEqual([['/sign-in?to=%2Ftokens']])
  },
)

test('what was filled in by an address is there after the way back', async () => {
  await open(`/quarkstream/tokens?name=Ada's%20%26%20Bob`)
  await expect.poll(() => vi.mocked(elsewhere.go).mock.calls.length).toBe(1)
  const back = new URL(vi.mocked(elsewhere.go).mock.calls[0]![0], location.origin).searchParams.get('to')!
  expect(new URL(back, location.origin).searchParams.get('name')).toBe("Ada's & Bob")
})

test('where the application signs nobody in there is the form', async () => {
  await open('/quarkstream/tokens?name=CI', { ...policy, loginUrl: null })
  await screen.findByLabelText('Email')
  expect(location.pathname + location.search).toBe('/quarkstream/login?to=/tokens?name=CI')
  expect(screen.getByRole('link', { name: 'Register' }).getAttribute('href')).toContain('/quarkstream/register')
  expect(elsewhere.go).not.toHaveBeenCalled()
})

test('where the policy cannot be had nobody waits for it from page to page', async () => {
  let asked = 0
  const router = await open('/quarkstream/login', () =>
    asked++ ? new Promise<never>(() => {}) : problem(503, 'unavailable'),
  )
  await screen.findByLabelText('Email')
  await router.push('/register')
  expect(location.pathname).toBe('/quarkstream/register')
})

test('logging out leads where the application signs people out', async () => {
  user = host
  await open('/quarkstream/')
  await userEvent.click(await screen.findByRole('button', { name: /Ada/ }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Log out' }))
  expect(elsewhere.go).toHaveBeenCalledExactlyOnceWith('/sign-out?to=%2Fquarkstream%2F')
})

test('otherwise it ends our own session', async () => {
  let ended = false
  server.use(
    http.delete('*/rest/session', () => {
      ended = true
      return new HttpResponse(null, { status: 204 })
    }),
  )
  user = host
  await open('/quarkstream/', { ...policy, loginUrl: null, logoutUrl: null })
  await userEvent.click(await screen.findByRole('button', { name: /Ada/ }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Log out' }))
  await screen.findByLabelText('Email')
  expect(ended).toBe(true)
  expect(elsewhere.go).not.toHaveBeenCalled()
})

test('what the end of a session interrupts waits for the person, who logs in in another tab', async () => {
  user = host
  let created = 0
  server.use(
    http.post('*/rest/tokens', () => {
      if (!user) return problem(401, 'unauthenticated')
      created++
      return problem(409, 'token-limit-reached')
    }),
  )
  await open('/quarkstream/')
  await userEvent.type(await screen.findByLabelText('Token name'), 'CI')
  user = null
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  const dialog = await screen.findByRole('dialog', { name: 'Log in again' })
  const link = await screen.findByRole('link', { name: 'Log in' })
  expect(link.getAttribute('href')).toBe('/sign-in?to=%2Fquarkstream%2F')
  expect(link.getAttribute('target')).toBe('_blank')
  expect(screen.queryByLabelText('Password')).toBeNull()

  await fireEvent.focus(window) // still nobody
  expect(dialog.isConnected).toBe(true)
  expect(location.pathname).toBe('/quarkstream/tokens')
  user = host
  await fireEvent.focus(window)
  await expect.poll(() => created).toBe(1)
  expect(screen.getByLabelText<HTMLInputElement>('Token name').value).toBe('CI')
})

const ours = { ...policy, loginUrl: null, logoutUrl: null }
const ada = {
  ...host,
  email: 'ada@example.com',
  emailVerified: true,
  newEmail: null,
  createdAt: '2026-11-01T00:00:00Z',
}

test('whoever logs out on the account page is at the login then', async () => {
  server.use(
    http.get('*/rest/user', () => HttpResponse.json(ada)),
    http.get('*/rest/sessions', () => HttpResponse.json({ sessions: [] })),
    http.delete('*/rest/session', () => new HttpResponse(null, { status: 204 })),
  )
  user = ada
  await open('/quarkstream/account', ours)
  await screen.findByRole('heading', { name: 'Account' })
  await userEvent.click(await screen.findByRole('button', { name: /Ada/ }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Log out' }))
  await screen.findByRole('heading', { name: 'Log in' })
  expect(location.pathname).toBe('/quarkstream/login')
})

test.each(['', '#used'])('whose link "%s" proves no address finds the way to another one', async (hash) => {
  server.use(
    http.post('*/rest/email-confirmations', () =>
      problem(422, 'validation', {
        errors: [{ pointer: '#/secret', detail: 'This link has been used, or is too old. Ask for another one.' }],
      }),
    ),
  )
  await open(`/quarkstream/confirm-email${hash}`, ours)
  if (hash) await userEvent.click(await screen.findByRole('button', { name: 'Confirm email' }))
  const link = await screen.findByRole('link', { name: 'Ask for another link' })
  expect(link.getAttribute('href')).toBe('/quarkstream/account')
})

test('whoever learns only by a refusal that the address is to be proven can have the mail sent again', async () => {
  server.use(
    http.post('*/rest/tokens', () => {
      user = { ...ada, emailVerified: false }
      return problem(403, 'email-unverified')
    }),
  )
  user = ada
  await open('/quarkstream/tokens', { ...ours, emailVerification: true })
  await userEvent.type(await screen.findByLabelText('Token name'), 'CI')
  expect(screen.queryByRole('button', { name: 'Send the mail again' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await screen.findByRole('button', { name: 'Send the mail again' })
  expect(screen.getByLabelText<HTMLInputElement>('Token name').value).toBe('CI')
})

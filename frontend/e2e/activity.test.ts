import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { en } from '../src/messages/en'
import {
  expectAccessible,
  focused,
  issue,
  newEmail,
  newPage,
  PASSWORD,
  panel,
  register,
  url,
  useBrowser,
} from './browser'

useBrowser()

const lines = (page: Page) => page.getByRole('main').getByRole('listitem')

/** A page at what happened to somebody. */
async function activity(path = '/activity', options = {}) {
  const page = await newPage(options)
  await register(page, newEmail())
  await page.goto(path)
  await page.getByRole('heading', { name: 'Activity' }).waitFor()
  await page.getByText('Loading what happened').waitFor({ state: 'detached' })
  return page
}

test('whatever one does is there, the newest first, with where it came from', async () => {
  const page = await newPage()
  const email = newEmail()
  await register(page, email)
  const headers = { Origin: url }
  const { id } = await issue(page, { name: 'Grafana' })
  await page.request.patch(`${url}/api/tokens/${id}`, { headers, data: { name: 'Grafana 2' } })
  await page.request.post(`${url}/api/tokens/${id}/rotation`, { headers, data: {} })
  await page.request.delete(`${url}/api/tokens/${id}`, { headers })
  await page.goto('/activity')
  await lines(page).first().waitFor()
  const told = await lines(page).allInnerTexts()
  expect(told.map((line) => line.split('\n', 1)[0])).toEqual([
    'Token deleted Grafana 2',
    'Token rotated Grafana 2',
    'Token edited Grafana 2',
    'Token created Grafana',
    'Logged in',
  ])
  expect(told[0]).toMatch(/127\.0\.0\.1 · \S+ · just now/)
})

test('there are words for all that the server tells of, and for nothing else', () => {
  const kinds = '../backend/extension/runtime/src/main/java/dev/quarkstream/EventKind.java'
  const told = [...readFileSync(kinds, 'utf8').matchAll(/^ {4}([A-Z_]+)[,;]$/gm)]
  expect(Object.keys(en.activity.kinds)).toEqual(told.map(([, name]) => name!.toLowerCase().replaceAll('_', '-')))
})

test('what happened to the account itself is told, and can be chosen', async () => {
  const page = await newPage()
  await register(page, newEmail())
  const headers = { Origin: url }
  const newPassword = 'incorrect zebra accumulator'
  await page.request.put(`${url}/api/user/password`, { headers, data: { currentPassword: PASSWORD, newPassword } })
  await page.request.put(`${url}/api/user/email`, { headers, data: { email: newEmail() } })
  await page.goto('/activity')
  await lines(page).filter({ hasText: 'Email changed' }).waitFor()
  await page.getByLabel('What happened').selectOption('Password changed')
  await page.waitForURL(`${url}/activity?kind=password-changed`)
  await expect.poll(() => lines(page).allInnerTexts()).toEqual([expect.stringContaining('Password changed')])
})

test('a failed login is told with how often', async () => {
  const page = await newPage()
  const email = newEmail()
  await register(page, email)
  const stranger = await newPage()
  for (let i = 0; i < 3; i++) {
    const answer = await stranger.request.post(`${url}/api/session`, {
      headers: { Origin: url },
      data: { email, password: 'wrong password' },
    })
    expect(answer.status()).toBe(422)
  }
  await page.goto('/activity?kind=sign-in-failed')
  const line = lines(page).filter({ hasText: 'Failed login' })
  // Such things are counted for a while before they are written.
  await expect
    .poll(
      async () => {
        await page.reload()
        await page.getByText('Loading what happened').waitFor({ state: 'detached' })
        return line.allInnerTexts()
      },
      { timeout: 20_000 },
    )
    .toEqual([expect.stringContaining('3 times within the hour')])
})

test('the address says what is shown, also after a reload and by Back', async () => {
  const page = await newPage()
  await register(page, newEmail())
  const { id } = await issue(page, { name: 'Grafana' })
  await issue(page, { name: 'Other' })
  await page.goto(`/activity?token=${id}`)
  await lines(page).filter({ hasText: 'Grafana' }).waitFor()
  expect(await lines(page).count()).toBe(1)
  await page.getByLabel('What happened').selectOption('Token rotated')
  await page.getByText('Nothing of this kind has happened.').waitFor()
  await page.waitForURL(`${url}/activity?token=${id}&kind=token-rotated`)
  await page.reload()
  await page.getByText('Nothing of this kind has happened.').waitFor()
  await page.getByLabel('What happened').selectOption('Everything')
  await page.getByLabel('Token', { exact: true }).selectOption('All tokens')
  await lines(page).filter({ hasText: 'Other' }).waitFor()
  await page.waitForURL(`${url}/activity`)
})

test('older ones come on demand', async () => {
  const page = await newPage()
  await register(page, newEmail())
  for (let i = 0; i < 55; i++) await issue(page, { name: `number ${i}` })
  await page.goto('/activity')
  await lines(page).filter({ hasText: 'number 54' }).waitFor()
  expect(await lines(page).count()).toBe(50)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Load more' }).click()
  await page.getByText('What happened before could not be loaded.').waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Load more' }).click()
  await lines(page).filter({ hasText: 'Logged in' }).waitFor()
  expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0)
  await expect.poll(() => focused(page)).toMatch(/^Token created\s+number 4 /)
})

test('what cannot be loaded says so and is tried again', async () => {
  const page = await newPage()
  await register(page, newEmail())
  await page.route('**/api/events*', (route) => route.abort())
  await page.goto('/activity')
  await page.getByText('What happened could not be loaded.').waitFor()
  await page.unroute('**/api/events*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await lines(page).filter({ hasText: 'Logged in' }).waitFor()
})

test('a session that has ended is renewed over the page, and what was asked for is shown', async () => {
  const page = await activity()
  await page.context().clearCookies()
  await page.getByLabel('What happened').selectOption('Logged out')
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('Nothing of this kind has happened.').waitFor()
  expect(page.url()).toBe(`${url}/activity?kind=signed-out`)
})

test('nobody is asked to log in first, and then is where they were going', async () => {
  const page = await newPage()
  const email = newEmail()
  await register(page, email)
  await page.context().clearCookies()
  await page.goto('/activity?kind=signed-in')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL(`${url}/activity?kind=signed-in`)
  await lines(page).filter({ hasText: 'Logged in' }).first().waitFor()
})

test('the menu leads there and back by keyboard, and the focus is on the heading', async () => {
  const page = await panel()
  for (const [typed, heading] of [
    ['act', 'Activity'],
    ['api', 'API tokens'],
  ] as const) {
    await page.getByRole('button', { name: 'Ada Lovelace' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.type(typed)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe(heading)
    await expect.poll(() => page.title()).toBe(`${heading} · Quarkstream`)
  }
})

const ways = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [320, 768, 1280].map((width) => ({ colorScheme, viewport: { width, height: 800 } })),
)

test.each(ways)('what happened is accessible in $colorScheme at $viewport.width px', async (way) => {
  const page = await newPage(way)
  await register(page, newEmail())
  const token = { id: '00000000-0000-7000-8000-000000000001', name: 'Grafana' }
  const event = (kind: string, i: number) => ({
    id: `00000000-0000-7000-9000-${String(i).padStart(12, '0')}`,
    at: new Date(Date.now() - i * 5_000_000).toISOString(),
    kind,
    token: kind.includes('sign') ? null : { ...token, name: i % 5 ? token.name : 'x'.repeat(255) },
    address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
    agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    times: kind.includes('failed') ? 1234 : 1,
    url: kind === 'token-exposed' ? `https://example.com/${'a/'.repeat(100)}` : null,
  })
  const kinds = [
    'signed-in',
    'sign-in-failed',
    'signed-out',
    'session-ended',
    'password-changed',
    'password-reset-requested',
    'email-changed',
    'email-verified',
    'account-disabled',
    'account-enabled',
    'token-created',
    'token-changed',
    'token-rotated',
    'token-overlap-ended',
    'token-revoked',
    'token-expiring-soon',
    'token-expired',
    'token-exposed',
    'retired-secret-used',
    'token-reuse-revoked',
    'insecure-transport',
    'of-a-newer-server',
  ]
  await page.route('**/api/events*', (route) => route.fulfill({ json: { events: kinds.map(event), next: token.id } }))
  await page.goto('/activity')
  await lines(page).last().waitFor()
  await expectAccessible(page)
  expect(await lines(page).getByRole('link').count()).toBe(0)
})

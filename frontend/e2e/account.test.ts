import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  expectAccessible,
  focused,
  issue,
  newEmail,
  newPage,
  newTab,
  panel,
  PASSWORD,
  register,
  url,
  useBrowser,
} from './browser'

useBrowser()

const NEW_PASSWORD = 'incorrect zebra accumulator'
const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36'

/** A page at somebody's account. */
async function account(options = {}, email = newEmail()) {
  const page = await newPage(options)
  await register(page, email)
  await open(page)
  return page
}

async function open(page: Page) {
  await page.goto('/account')
  await page.getByRole('heading', { name: 'Account', exact: true }).waitFor()
  await page.getByLabel('Name').waitFor()
  await sessions(page).first().waitFor()
}

const sessions = (page: Page) => card(page, 'Where you’re logged in').getByRole('listitem')

const card = (page: Page, title: string) =>
  page.getByRole('region').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

const userOf = async (page: Page) => (await page.request.get(`${url}/api/user`)).json()

/** On another device, which says what it is. */
async function logInElsewhere(email: string, userAgent?: string, password = PASSWORD) {
  const page = await newPage({ userAgent })
  const answer = await page.request.post(`${url}/api/session`, {
    headers: { Origin: url, ...(userAgent && { 'User-Agent': userAgent }) },
    data: { email, password },
  })
  return { page, status: answer.status() }
}

async function changePassword(page: Page, current: string, next: string) {
  await page.getByLabel('Current password').fill(current)
  await page.getByLabel('New password').fill(next)
  await page.getByRole('button', { name: 'Change password' }).click()
}

test('the menu leads there by keyboard, and the focus is on the heading', async () => {
  const page = await panel()
  await page.getByRole('button', { name: 'Ada Lovelace' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await page.keyboard.type('acc')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Account')
  await expect.poll(() => page.title()).toBe('Account · Quarkstream')
})

test('a new name is saved and in the menu at once', async () => {
  const page = await account()
  await page.getByLabel('Name').fill('Grace Hopper')
  await page.getByRole('button', { name: 'Save' }).dblclick()
  await page.getByText('Saved.').waitFor()
  await page.getByRole('button', { name: 'Grace Hopper' }).waitFor()
  expect((await userOf(page)).name).toBe('Grace Hopper')
  await page.getByLabel('Name').fill(' ')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('[name=name][aria-invalid=true]:focus').waitFor()
})

test('without mail a new e-mail holds at once, and one logs in with it', async () => {
  const page = await account()
  const email = newEmail()
  await page.getByRole('button', { name: 'Change email' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change email' })
  await dialog.getByLabel('New email').fill('nonsense')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await dialog.locator('[name=email][aria-invalid=true]:focus').waitFor()
  await dialog.getByLabel('New email').fill(email)
  await dialog.getByRole('button', { name: 'Change' }).click()
  await page.getByText('Your email is changed.').waitFor()
  await dialog.waitFor({ state: 'detached' })
  expect(await card(page, 'Profile').innerText()).toContain(email)
  expect(await focused(page)).toBe('Change email')
  expect((await logInElsewhere(email)).status).toBe(200)
})

test('Back closes the dialogs and leaves the page only after that', async () => {
  const page = await panel()
  await open(page)
  for (const [button, role] of [
    ['Change email', 'dialog'],
    ['Delete account', 'alertdialog'],
  ] as const) {
    await page.getByRole('button', { name: button }).click()
    await page.getByRole(role).waitFor()
    await page.goBack()
    await page.getByRole(role).waitFor({ state: 'detached' })
    expect(page.url()).toBe(`${url}/account`)
  }
})

/** What a server with mail tells of an address that waits for its proof, whatever this one is set up for. */
async function withMail(page: Page, user: object) {
  await page.route('**/api/policy', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), passwordReset: true } })
  })
  await page.route('**/api/user', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ...user } })
  })
}

test('an address that waits for its proof is told, asked for again and dropped', async () => {
  const page = await newPage()
  await register(page, newEmail())
  await withMail(page, { newEmail: 'grace@example.org' })
  const sent: string[] = []
  await page.route('**/api/user/email**', (route) => {
    sent.push(`${route.request().method()} ${new URL(route.request().url()).pathname} ${route.request().postData()}`)
    return route.request().method() === 'PUT' ? route.continue() : route.fulfill({ status: 204 })
  })
  await open(page)
  await page.getByText('Confirm the link that we sent to grace@example.org.').waitFor()
  await page.unroute('**/api/user')
  await page.getByRole('button', { name: 'Cancel change' }).dblclick()
  await page.getByText('Your email stays as it is.').waitFor()
  await page.getByText('Confirm the link').waitFor({ state: 'detached' })
  expect(sent).toEqual(['DELETE /api/user/email/change null'])
})

test('an address that is not proven is told where there is mail, and the mail is sent again', async () => {
  const page = await newPage()
  const email = newEmail()
  await register(page, email)
  await withMail(page, { emailVerified: false })
  await page.route('**/api/user/email/verification', (route) => route.fulfill({ status: 202 }))
  await open(page)
  await page.getByText(`You have not yet confirmed that ${email} is yours`).waitFor()
  await page.getByRole('button', { name: 'Send the mail again' }).click()
  await page.getByText('The mail is on its way.').waitFor()
})

test('a new password logs out other devices and no longer lets the old one in', async () => {
  const email = newEmail()
  const page = await account({}, email)
  const { page: elsewhere } = await logInElsewhere(email)
  await changePassword(page, PASSWORD, NEW_PASSWORD)
  await page.getByText('Password changed. All other devices are logged out.').waitFor()
  expect(await page.getByLabel('Current password').inputValue()).toBe('')
  expect(await page.getByLabel('New password').inputValue()).toBe('')
  expect((await elsewhere.request.get(`${url}/api/session`)).status()).toBe(401)
  expect((await page.request.get(`${url}/api/session`)).status()).toBe(200)
  expect((await logInElsewhere(email)).status).toBe(422)
  expect((await logInElsewhere(email, undefined, NEW_PASSWORD)).status).toBe(200)
})

test('tokens go on working after a new password, unless they are to be revoked', async () => {
  const page = await account()
  const { secret } = await issue(page, { name: 'Grafana' })
  const works = async () =>
    (await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })).status === 200
  await changePassword(page, PASSWORD, NEW_PASSWORD)
  await page.getByText('Password changed.').waitFor()
  expect(await works()).toBe(true)
  await page.getByLabel('Revoke my API tokens too').check()
  await changePassword(page, NEW_PASSWORD, PASSWORD)
  await expect.poll(works).toBe(false)
  // The form is emptied when the answer has come, which is after the token is dead.
  await expect.poll(() => page.getByLabel('Revoke my API tokens too').isChecked()).toBe(false)
})

test('what is wrong with a password stands at its field', async () => {
  const page = await account()
  await changePassword(page, 'wrong password', NEW_PASSWORD)
  await page.getByText('This is not your password.').waitFor()
  await page.locator('[name=currentPassword]:focus').waitFor()
  await changePassword(page, PASSWORD, 'password1')
  await page.locator('[name=newPassword][aria-invalid=true]:focus').waitFor()
  await page.getByText('This is a very common password.').waitFor()
})

test('too many attempts are told with the seconds to wait', async () => {
  const page = await account()
  await page.route('**/api/user/password', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '42' },
      json: { type: 'urn:quarkstream:problem:rate-limited', title: 'Too many', status: 429, detail: 'Wait.' },
    }),
  )
  await changePassword(page, PASSWORD, NEW_PASSWORD)
  await page.getByText(/Try again in 4[012] seconds/).waitFor()
  expect(await page.getByLabel('New password').inputValue()).toBe(NEW_PASSWORD)
})

test('how strong a password is, is said while it is typed, from what the first page never loads', async () => {
  const page = await newPage()
  const scripts: number[] = []
  page.on('response', async (answer) => {
    if (answer.url().endsWith('.js')) scripts.push((await answer.body().catch(() => Buffer.of())).length)
  })
  await page.goto('/register')
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill('ada@example.com')
  await page.waitForLoadState('networkidle')
  expect(Math.max(...scripts)).toBeLessThan(400_000)
  const said = page.getByRole('status').filter({ hasText: 'Password strength:' })
  for (const [password, words] of [
    ['password', 'Too weak. Add another word or two'],
    ['adalovelace', 'Too weak. Add another word or two'],
    ['incorrect zebra accumulator', 'Strong.'],
  ] as const) {
    await page.getByLabel('Password').fill(password)
    await said.filter({ hasText: words }).waitFor()
    await expectAccessible(page)
  }
  await page.getByLabel('Password').fill('')
  await said.waitFor({ state: 'detached' })
})

test('where one is logged in is told in words, and another device is logged out', async () => {
  const email = newEmail()
  const page = await account({}, email)
  const { page: phone } = await logInElsewhere(email, PHONE)
  await open(page)
  const line = sessions(page).filter({ hasText: 'Chrome on Android' })
  expect(await line.innerText()).toMatch(/127\.0\.0\.1 · Active just now/)
  expect(await sessions(page).first().innerText()).toMatch(/^Chrome on Linux\s*This device/)
  expect(await sessions(page).first().getByRole('button').count()).toBe(0)
  await line.getByRole('button', { name: 'Log out Chrome on Android' }).click()
  await page.getByText('Chrome on Android is logged out.').waitFor()
  await line.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('LI')
  expect((await phone.request.get(`${url}/api/session`)).status()).toBe(401)
  expect((await page.request.get(`${url}/api/session`)).status()).toBe(200)
  expect(await page.getByRole('button', { name: 'Log out everywhere else' }).count()).toBe(0)
})

test('a session that has ended elsewhere meanwhile is gone without a fault', async () => {
  const email = newEmail()
  const page = await account({}, email)
  const { page: phone } = await logInElsewhere(email, PHONE)
  await open(page)
  await phone.request.delete(`${url}/api/session`, { headers: { Origin: url } })
  await page.getByRole('button', { name: 'Log out Chrome on Android' }).click()
  await page.getByText('Chrome on Android is logged out.').waitFor()
})

test('one logs out everywhere else with one button', async () => {
  const email = newEmail()
  const page = await account({}, email)
  const others = await Promise.all([1, 2, 3].map(() => logInElsewhere(email)))
  await open(page)
  expect(await sessions(page).count()).toBe(4)
  await page.getByRole('button', { name: 'Log out everywhere else' }).click()
  await page.getByText('All other devices are logged out.').waitFor()
  await expect.poll(() => sessions(page).count()).toBe(1)
  for (const other of others) expect((await other.page.request.get(`${url}/api/session`)).status()).toBe(401)
})

test('of very many sessions the first are shown, and the others on demand', async () => {
  const page = await newPage()
  await register(page, newEmail())
  await page.route('**/api/sessions', (route) => route.fulfill({ json: { sessions: manySessions(200) } }))
  await open(page)
  expect(await sessions(page).count()).toBe(10)
  await page.getByRole('button', { name: 'Show all 200' }).click()
  expect(await sessions(page).count()).toBe(200)
  await expect.poll(() => focused(page)).toContain('program-10')
})

const manySessions = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    current: i === 0,
    createdAt: new Date().toISOString(),
    lastActiveAt: new Date(Date.now() - i * 3_600_000).toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    remembered: i % 2 === 0,
    address: i === 2 ? null : '2001:db8:85a3:8d3:1319:8a2e:370:7348',
    agent: i === 1 ? null : ([PHONE, '', 'curl/8.5.0', 'x'.repeat(255)][i] ?? `program-${i}/1.0`),
  }))

test('what is kept of somebody is a file', async () => {
  const email = newEmail()
  const page = await account({}, email)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download my data' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('quarkstream-account.json')
  expect(await readFile(await file.path(), 'utf8')).toContain(email)
})

test('whoever deletes their account is told what is lost first, can cancel, and is logged out in every tab', async () => {
  const email = newEmail()
  const page = await account({}, email)
  const { secret } = await issue(page, { name: 'Grafana' })
  const tab = await newTab(page)
  await tab.goto('/tokens')
  await tab.getByRole('heading', { name: 'Manage API tokens' }).waitFor()
  await page.getByRole('button', { name: 'Delete account' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete your account?' })
  await dialog.getByText(`The account of Ada Lovelace, ${email}.`).waitFor()
  await dialog.getByText('All your API tokens stop working at once').waitFor()
  expect(await focused(page)).toBe('Cancel')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  expect((await userOf(page)).email).toBe(email)

  await page.getByRole('button', { name: 'Delete account' }).click()
  await dialog.getByRole('button', { name: 'Delete my account' }).click()
  await page.getByText('Your account is deleted.').waitFor()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await tab.getByRole('heading', { name: 'Log in' }).waitFor()
  expect((await logInElsewhere(email)).status).toBe(422)
  expect((await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(401)
})

test('a session that has ended is renewed over the page, and the change is made', async () => {
  const page = await account()
  await page.getByLabel('Name').fill('Grace Hopper')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('Saved.').waitFor()
  expect((await userOf(page)).name).toBe('Grace Hopper')
})

test('what cannot be loaded says so and is tried again', async () => {
  const page = await newPage()
  await register(page, newEmail())
  await page.route('**/api/user', (route) => route.abort())
  await page.route('**/api/sessions', (route) => route.abort())
  await page.goto('/account')
  await page.getByText('Your account could not be loaded.').waitFor()
  await page.getByText('Where you’re logged in could not be loaded.').waitFor()
  await page.unroute('**/api/user')
  await page.unroute('**/api/sessions')
  await page.getByRole('button', { name: 'Try again' }).first().click()
  await page.getByRole('button', { name: 'Try again' }).last().click()
  await page.getByLabel('Name').waitFor()
  await sessions(page).first().waitFor()
})

test('where the application signs people in there is no account page', async () => {
  const page = await newPage()
  await register(page, newEmail())
  await page.route('**/api/policy', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), loginUrl: 'https://login.example' } })
  })
  await page.goto('/account')
  await page.getByRole('heading', { name: 'API tokens', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitem', { name: 'Activity' }).waitFor()
  expect(await page.getByRole('menuitem', { name: 'Account' }).count()).toBe(0)
})

const ways = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [320, 768, 1280].map((width) => ({ colorScheme, viewport: { width, height: 800 } })),
)

test.each(ways)('the account is accessible in $colorScheme at $viewport.width px, however long it is', async (way) => {
  const page = await newPage(way)
  const { email } = await register(page, newEmail()).then(() => userOf(page))
  const name = 'مريم ' + 'x'.repeat(240)
  await withMail(page, { name, emailVerified: false, newEmail: `${'y'.repeat(60)}@example.org` })
  await page.route('**/api/sessions', (route) => route.fulfill({ json: { sessions: manySessions(5) } }))
  await open(page)
  await page.getByText(`that ${email} is yours`).waitFor()
  await expectAccessible(page)
  await changePassword(page, '', 'short')
  await page.locator('[name=newPassword][aria-invalid=true]').waitFor()
  await page.getByText('Password strength:').waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Change email' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change email' })
  await dialog.getByRole('button', { name: 'Change' }).click()
  await dialog.locator('[aria-invalid=true]').waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByRole('alertdialog').waitFor()
  await expectAccessible(page)
})

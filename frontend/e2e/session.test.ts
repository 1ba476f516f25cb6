import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  box,
  choose,
  focused,
  issue,
  newEmail,
  newPage,
  newTab,
  panel,
  PASSWORD,
  permissionsOf,
  register,
  row,
  url,
  useBrowser,
} from './browser'

useBrowser()

test('a person registers, logs out and logs in again', async () => {
  const page = await newPage()
  const email = newEmail()
  await page.goto('/')
  await page.waitForURL('**/login')
  expect(await page.title()).toBe('Log in · Quarkstream')
  await page.getByRole('link', { name: 'Register' }).click()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.waitForURL('**/tokens')
  expect(await page.title()).toBe('API tokens · Quarkstream')
  await expect.poll(() => focused(page)).toBe('API tokens')
  await page.getByRole('button', { name: 'Ada' }).click()
  await page.getByText('Manage account').waitFor()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.waitForURL('**/login')
  await expect.poll(() => page.getByLabel('Email').evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await page.getByRole('button', { name: 'Ada' }).count()).toBe(0)
  expect((await page.request.get(`${url}/api/session`)).status()).toBe(401)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByLabel('Remember me').check()
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL('**/tokens')
  await expect.poll(() => focused(page)).toBe('API tokens')
  const [cookie] = await page.context().cookies()
  expect(cookie!.expires).toBeGreaterThan(Date.now() / 1000 + 29 * 86_400)
})

test('faults stand beneath their fields and the first has the focus', async () => {
  const page = await newPage()
  await page.goto('/register')
  await page.getByLabel('Email').fill('nonsense')
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByText('Must be an e-mail address.').waitFor()
  expect(await page.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true)
  for (const label of ['Name', 'Email', 'Password']) {
    const field = page.getByLabel(label)
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    const describedBy = (await field.getAttribute('aria-describedby'))!.split(' ').at(-1)
    expect(await page.locator(`[id="${describedBy}"]`).textContent()).not.toBe('')
  }
  expect(await page.getByLabel('Email').inputValue()).toBe('nonsense')
})

test('wrong credentials are told at the e-mail, and too many with the seconds to wait', async () => {
  const page = await newPage()
  await page.goto('/login')
  await page.getByLabel('Email').fill(newEmail())
  await page.getByLabel('Password').fill('wrong password')
  for (let i = 0; i < 5; i++) {
    const answer = page.waitForResponse('**/api/session')
    await page.getByRole('button', { name: 'Log in' }).click()
    await answer
  }
  await page.getByText('These credentials do not match our records.').waitFor()
  await page.getByRole('button', { name: 'Log in' }).click()
  const notice = page.getByText(/Too many attempts\. Try again in \d+ seconds?\./)
  await notice.waitFor()
  const seconds = async () => Number((await notice.textContent())!.match(/\d+/)![0])
  const first = await seconds()
  await expect.poll(seconds, { timeout: 5000 }).toBeLessThan(first)
})

test('after logging in one is where one was going', async () => {
  const page = await panel()
  const email = (await (await page.request.get(`${url}/api/user`)).json()).email
  await page.context().clearCookies()
  await page.goto('/tokens?x=1')
  await page.waitForURL(/\/login\?to=/)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL(`${url}/tokens?x=1`)
})

test('nobody is sent to another site after logging in', async () => {
  const page = await panel()
  const email = (await (await page.request.get(`${url}/api/user`)).json()).email
  await page.context().clearCookies()
  await page.goto('/login?to=//elsewhere.example/')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL(`${url}/tokens`)
})

test('a session that ends in the middle of work is renewed over the page, and what was asked for is done', async () => {
  const page = await panel()
  const last = (await permissionsOf(page)).at(-1)!.name
  await page.getByLabel('Token name').fill('half a name')
  await box(page, last).check()
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Create' }).click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await expect
    .poll(() => dialog.getByLabel('Password').evaluate((field) => field === document.activeElement))
    .toBe(true)
  expect(await page.getByLabel('Token name').inputValue()).toBe('half a name')
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('dialog', { name: 'Copy your new token' }).getByText('half a name').waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await row(page, 'half a name').getByText(last, { exact: true }).waitFor()
  expect(await page.getByText('You are not logged in.').count()).toBe(0)
})

test('a deletion that met the end of the session is done after logging in again', async () => {
  const page = await panel()
  await issue(page, { name: 'doomed' })
  await page.reload()
  await choose(page, 'doomed', 'Delete')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Delete token' }).click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('You have no API tokens.').waitFor()
  expect(await page.getByText('You are not logged in.').count()).toBe(0)
})

test('what one person was about to do is not done in the name of another', async () => {
  const other = await panel()
  const email = (await (await other.request.get(`${url}/api/user`)).json()).email
  const page = await panel()
  await page.getByLabel('Token name').fill('not for others')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Create' }).click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Log in' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('You have no API tokens.').waitFor()
  expect(await page.getByLabel('Token name').inputValue()).toBe('')
  const { tokens } = await (await other.request.get(`${url}/api/tokens`)).json()
  expect(tokens).toEqual([])
})

test('nor is it shown to another, who finds a page of their own', async () => {
  const other = await newPage()
  const email = newEmail()
  await register(other, email)
  await issue(other, { name: 'theirs' })
  const page = await panel()
  await issue(page, { name: 'mine' })
  await page.reload()
  await page.getByRole('button', { name: 'Edit mine' }).click()
  const editing = page.getByRole('dialog', { name: 'Edit “mine”' })
  await editing.getByLabel('Token name').fill('not for others')
  await page.context().clearCookies()
  await editing.getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Log in' }).click()
  await row(page, 'theirs').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await page.getByText('mine').count()).toBe(0)
  expect(page.url()).toBe(`${url}/tokens`)
})

test('giving up to log in again asks first, and leaves nothing behind', async () => {
  const page = await panel()
  await page.getByLabel('Token name').fill('half a name')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Create' }).click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.getByText('Leave this page?').waitFor()
  await dialog.getByRole('button', { name: 'Stay' }).click()
  expect(await page.getByLabel('Token name').inputValue()).toBe('half a name')
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Leave' }).click()
  await page.waitForURL('**/login')
  await page.getByLabel('Email').waitFor()
  expect(await dialog.count()).toBe(0)
})

test('logging out in one tab is noticed in the other, and logging in too', async () => {
  const page = await panel()
  await issue(page, { name: 'secret project' })
  const other = await newTab(page)
  await other.goto(`${url}/tokens`)
  await row(other, 'secret project').waitFor()
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await other.waitForURL('**/login')
  await other.getByText('You logged out in another tab.').waitFor()
  expect(await other.getByText('secret project').count()).toBe(0)
  const email = newEmail()
  await other.goto(`${url}/register`)
  await other.getByLabel('Name').fill('Grace')
  await other.getByLabel('Email').fill(email)
  await other.getByLabel('Password').fill(PASSWORD)
  await other.getByRole('button', { name: 'Register' }).click()
  await page.waitForURL('**/tokens')
  await page.getByRole('button', { name: 'Grace' }).waitFor()
})

test('the chosen theme holds after a reload and before the first paint', async () => {
  const page = await panel({ colorScheme: 'light' })
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect.poll(background).not.toBe(light)
  const dark = await background()
  await page.reload()
  expect(await background()).toBe(dark)
})

test('an unknown address has a way home', async () => {
  const page = await panel()
  await page.goto('/nothing/here')
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  await page.getByRole('link', { name: 'Go to your API tokens' }).click()
  await page.waitForURL('**/tokens')
})

test('a page that is opened from the menu has the focus on its heading', async () => {
  const page = await panel()
  await page.goto('/nothing/here')
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitem', { name: 'API tokens' }).click()
  await page.waitForURL('**/tokens')
  await expect.poll(() => focused(page)).toBe('API tokens')
})

test.each([320, 768, 1280])('all of the menu is reached by keyboard at %i px', async (width) => {
  const page = await panel({ viewport: { width, height: 360 } }) // lower than the menu is
  const menuButton = page.locator('header button')
  await menuButton.focus()
  await page.keyboard.press('Enter')
  const seen: string[] = []
  for (const key of ['', ...Array(9).fill('ArrowDown')]) {
    if (key) await page.keyboard.press(key)
    seen.push(String(await focused(page)))
  }
  expect(seen).toEqual([
    'API tokens',
    'Activity',
    'Account',
    'System',
    'Light',
    'Dark',
    'English',
    'Deutsch',
    'Log out',
    'Log out',
  ])
  const { y, height } = (await page.getByRole('menuitem', { name: 'Log out' }).boundingBox())!
  expect(y + height).toBeLessThanOrEqual(360)
  await page.keyboard.press('Escape')
  await expect.poll(() => menuButton.evaluate((button) => button === document.activeElement)).toBe(true)
})

test('in forced colours the chosen entry of a menu is told from the others and can be read', async () => {
  const page = await panel({ forcedColors: 'active' })
  await issue(page, { name: 'any' })
  await page.reload()
  const colours = (entry: Locator) =>
    entry.evaluate((item) => [getComputedStyle(item).backgroundColor, getComputedStyle(item).color])
  const item = (name: string) => page.getByRole('menuitem', { name })
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await item('Log out').hover()
  await expect.poll(() => colours(item('Log out'))).not.toEqual(await colours(item('API tokens')))
  const chosen = await colours(item('Log out'))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'More for any' }).click()
  await item('Delete').hover()
  await expect.poll(() => colours(item('Delete'))).toEqual(chosen)
})

test('a service that cannot be reached says so and tries again', async () => {
  const page = await panel()
  await page.route('**/api/session', (route) => route.abort())
  await page.goto('/tokens')
  await page.getByText('The server cannot be reached').waitFor()
  await page.unroute('**/api/session')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByLabel('Token name').waitFor()
})

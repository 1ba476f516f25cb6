import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { choose, issue, newEmail, newPage, panel, PASSWORD, row, url, useBrowser } from './browser'

useBrowser()

const goOffline = (page: Page) => page.context().setOffline(true)

/** @returns what the page has sent, but for reading, since it is back */
async function goOnline(page: Page): Promise<string[]> {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${request.url()}`)
  })
  await page.context().setOffline(false)
  await page.evaluate(() => fetch('/config.json'))
  await page.evaluate(() => fetch('/config.json'))
  return sent
}

const tokensOf = async (page: Page) =>
  (await (await page.request.get(`${url}/api/tokens`)).json()).tokens.map(({ name }: { name: string }) => name)

const UNREACHABLE = 'The server cannot be reached.'

test('a deletion that is cancelled offline does not happen when the network is back', async () => {
  const page = await panel()
  await issue(page, { name: 'kept' })
  await page.reload()
  await choose(page, 'kept', 'Delete')
  await goOffline(page)
  await page.getByRole('button', { name: 'Delete token' }).click()
  await page.getByRole('alertdialog').getByText(UNREACHABLE).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await goOnline(page)).toEqual([])
  expect(await tokensOf(page)).toEqual(['kept'])
  await row(page, 'kept').waitFor()
})

test('a token that could not be created is not created later', async () => {
  const page = await panel()
  await page.getByLabel('Token name').fill('not yet')
  await goOffline(page)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText(UNREACHABLE).waitFor()
  expect(await page.getByRole('button', { name: 'Create' }).getAttribute('aria-busy')).toBeNull()
  expect(await goOnline(page)).toEqual([])
  expect(await tokensOf(page)).toEqual([])
  expect(await page.getByLabel('Token name').inputValue()).toBe('not yet')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('dialog', { name: 'Copy your new token' }).waitFor()
})

test('a change that could not be saved is not saved later', async () => {
  const page = await panel()
  await issue(page, { name: 'old' })
  await page.reload()
  await page.getByRole('button', { name: 'Edit old' }).click()
  await page.getByRole('dialog').getByLabel('Token name').fill('new')
  await goOffline(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').getByText(UNREACHABLE).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await goOnline(page)).toEqual([])
  expect(await tokensOf(page)).toEqual(['old'])
})

test('a rotation that could not be sent does not happen later', async () => {
  const page = await panel()
  const { id, secret } = await issue(page, { name: 'kept' })
  await page.reload()
  await choose(page, 'kept', 'Rotate')
  await goOffline(page)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await page.getByRole('dialog').getByText(UNREACHABLE).waitFor()
  await page.getByRole('dialog').getByText('rotate it once more').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await goOnline(page)).toEqual([])
  const { hint, rotatedAt } = await (await page.request.get(`${url}/api/tokens/${id}`)).json()
  expect([hint, rotatedAt]).toEqual([secret.slice(-4), null])
})

test('an overlap that could not be ended does not end later', async () => {
  const page = await panel()
  const { id } = await issue(page, { name: 'both' })
  await page.request.post(`${url}/api/tokens/${id}/rotation`, { headers: { Origin: url }, data: {} })
  await page.reload()
  await row(page, 'both').waitFor()
  await goOffline(page)
  await row(page, 'both').getByRole('button', { name: 'End now' }).click()
  await row(page, 'both').getByText(UNREACHABLE).waitFor()
  expect(await goOnline(page)).toEqual([])
  expect((await (await page.request.get(`${url}/api/tokens/${id}`)).json()).previousSecretUntil).not.toBeNull()
  await row(page, 'both')
    .getByText(/^Old secret works until/)
    .waitFor()
})

test('a secret is shown and waits on while the network is away', async () => {
  const page = await panel()
  await page.getByLabel('Token name').fill('patient')
  await page.getByRole('button', { name: 'Create' }).click()
  const dialog = page.getByRole('dialog', { name: 'Copy your new token' })
  const secret = await dialog.getByRole('textbox', { name: 'Token' }).inputValue()
  await goOffline(page)
  await page.waitForEvent('requestfailed')
  await dialog.getByText('Waiting for the first request…').waitFor()
  await fetch(`${url}/api/token`, { headers: { Authorization: `Bearer ${secret}` } })
  expect(await goOnline(page)).toEqual([])
  await dialog.getByText('It works: first used just now.').waitFor()
})

test('usage that cannot be had is asked for again by hand', async () => {
  const page = await panel()
  await issue(page, { name: 'some' })
  await page.reload()
  await row(page, 'some').waitFor()
  await goOffline(page)
  await choose(page, 'some', 'Usage')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(UNREACHABLE).waitFor()
  await page.context().setOffline(false)
  await dialog
    .getByText('Not used in the last 30 days.')
    .or(dialog.getByRole('button', { name: 'Try again' }))
    .waitFor()
  if (await dialog.getByRole('button', { name: 'Try again' }).isVisible()) {
    await dialog.getByRole('button', { name: 'Try again' }).click()
  }
  await dialog.getByText('Not used in the last 30 days.').waitFor()
})

test('a page that cannot be had says so, does not come up later, and is there when it is asked for again', async () => {
  const page = await panel()
  await page.getByLabel('Token name').fill('kept')
  const activity = async () => {
    await page.getByRole('button', { name: 'Ada Lovelace' }).click()
    await page.getByRole('menuitem', { name: 'Activity' }).click()
  }
  await goOffline(page)
  await activity()
  await page.getByRole('status').getByText(UNREACHABLE).waitFor()
  await goOnline(page)
  expect(await page.getByLabel('Token name').inputValue()).toBe('kept')
  await activity()
  await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor()
  await page.getByRole('listitem').first().waitFor()
})

test('nothing of an account that could not be changed is changed later', async () => {
  const page = await panel()
  await page.goto('/account')
  await page.getByLabel('Name').fill('Grace Hopper')
  await page.getByRole('button', { name: 'Save' }).waitFor()
  await goOffline(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(UNREACHABLE).waitFor()
  await page.getByLabel('Current password').fill(PASSWORD)
  await page.getByLabel('New password').fill('incorrect zebra accumulator')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect.poll(() => page.getByText(UNREACHABLE).count()).toBe(2)
  await page.getByRole('button', { name: 'Download my data' }).click()
  await page.getByText('Your data could not be downloaded.').waitFor()
  await page.getByRole('button', { name: 'Change email' }).click()
  const email = page.getByRole('dialog', { name: 'Change email' })
  await email.getByLabel('New email').fill(newEmail())
  await email.getByRole('button', { name: 'Change' }).click()
  await email.getByText(UNREACHABLE).waitFor()
  await email.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await page.getByRole('alertdialog').getByText('If the request got through').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await goOnline(page)).toEqual([])
  const user = await (await page.request.get(`${url}/api/user`)).json()
  expect([user.name, user.newEmail]).toEqual(['Ada Lovelace', null])
})

test('nobody is logged in later', async () => {
  const page = await newPage()
  const email = newEmail()
  await page.request.post(`${url}/api/register`, {
    headers: { Origin: url },
    data: { name: 'Ada', email, password: PASSWORD },
  })
  await page.context().clearCookies()
  await page.goto('/login')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await goOffline(page)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText(UNREACHABLE).waitFor()
  expect(await page.getByLabel('Email').inputValue()).toBe(email)
  expect(await goOnline(page)).toEqual([])
  expect(await page.context().cookies()).toEqual([])
  expect(new URL(page.url()).pathname).toBe('/login')
})

test('nobody is registered later', async () => {
  const page = await newPage()
  await page.goto('/register')
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(newEmail())
  await page.getByLabel('Password').fill(PASSWORD)
  await goOffline(page)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByText(UNREACHABLE).waitFor()
  expect(await goOnline(page)).toEqual([])
  expect(await page.context().cookies()).toEqual([])
})

test('nobody is logged out later', async () => {
  const page = await panel()
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await goOffline(page)
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.getByText('You may still be logged in. The server cannot be reached.').waitFor()
  expect(await goOnline(page)).toEqual([])
  expect((await page.request.get(`${url}/api/session`)).status()).toBe(200)
  expect(new URL(page.url()).pathname).toBe('/tokens')
})

test('an offline page reads its list again when the network is back', async () => {
  const page = await panel()
  await goOffline(page)
  await issue(page, { name: 'from elsewhere' })
  await goOnline(page)
  await row(page, 'from elsewhere').waitFor()
})

/** Keeps a request from leaving until it is let go. */
async function hold(page: Page, path: string, method: string) {
  let letGo = () => {}
  const held = new Promise<void>((isHeld) =>
    page.route(path, async (route) => {
      if (route.request().method() !== method) return route.continue()
      isHeld()
      await new Promise<void>((go) => (letGo = go))
      await route.continue().catch(() => {}) // it has been cancelled
    }),
  )
  return { held, letGo: () => letGo() }
}

test('a deletion that is cancelled before it has left never leaves', async () => {
  const page = await panel()
  await issue(page, { name: 'kept' })
  await page.reload()
  const { held, letGo } = await hold(page, '**/api/tokens/*', 'DELETE')
  await choose(page, 'kept', 'Delete')
  await page.getByRole('button', { name: 'Delete token' }).click()
  await held
  const failed = page.waitForEvent('requestfailed')
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect((await failed).method()).toBe('DELETE')
  letGo()
  await expect.poll(() => page.getByRole('alertdialog').count()).toBe(0)
  expect(await tokensOf(page)).toEqual(['kept'])
  expect(await page.getByText('Token deleted.').count()).toBe(0)
})

test('a deletion that had left when it was cancelled is told by the list, which the page reads again', async () => {
  const page = await panel()
  await issue(page, { name: 'gone' })
  await page.reload()
  let isDone = () => {}
  const done = new Promise<void>((settled) => (isDone = settled))
  await page.route('**/api/tokens/*', async (route) => {
    if (route.request().method() !== 'DELETE') return route.continue()
    await route.fetch() // its answer is on its way for ever
    isDone()
  })
  await choose(page, 'gone', 'Delete')
  await page.getByRole('button', { name: 'Delete token' }).click()
  await done
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('You have no API tokens.').waitFor()
  expect(await page.getByText('Token deleted.').count()).toBe(0)
})

test('a deletion that is carried out only after it was cancelled is told, too', async () => {
  const page = await panel()
  const { id } = await issue(page, { name: 'gone' })
  await page.reload()
  const { held } = await hold(page, '**/api/tokens/*', 'DELETE')
  await choose(page, 'gone', 'Delete')
  await page.getByRole('button', { name: 'Delete token' }).click()
  await held
  const read = page.waitForResponse(
    (answer) => answer.url().includes('/api/tokens') && answer.request().method() === 'GET',
  )
  await page.getByRole('button', { name: 'Cancel' }).click()
  await read
  await page.request.delete(`${url}/api/tokens/${id}`, { headers: { Origin: url } })
  await page.getByText('You have no API tokens.').waitFor()
})

test('a login that was left does nothing to the page', async () => {
  const page = await panel()
  const email = (await (await page.request.get(`${url}/api/user`)).json()).email
  await page.context().clearCookies()
  await page.goto('/login')
  const { held, letGo } = await hold(page, '**/api/session', 'POST')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await held
  const failed = page.waitForEvent('requestfailed')
  await page.getByRole('link', { name: 'Register' }).click()
  expect((await failed).method()).toBe('POST')
  letGo()
  await page.evaluate(() => fetch('/config.json'))
  expect(await page.context().cookies()).toEqual([])
  expect(new URL(page.url()).pathname).toBe('/register')
})

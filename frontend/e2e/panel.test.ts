import { expect, test } from 'vitest'
import { issue, newTab, panel, row, url, useBrowser } from './browser'

useBrowser()

test('a person creates a token, copies its secret once and uses it', async () => {
  const page = await panel({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.getByText('You have no API tokens.').waitFor()
  const name = page.getByLabel('Token name')
  await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true)
  expect(
    await page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked)),
  ).toEqual([false, true, false, false])
  await page.getByText('Write new notes.').waitFor()
  await page.getByText(/The token expires on \w+, /).waitFor()
  await name.fill('Deploy script')
  await page.getByRole('checkbox', { name: /create/ }).check()
  await page.getByRole('button', { name: 'Create' }).click()

  const dialog = page.getByRole('dialog', { name: 'API token' })
  await dialog.getByText('Deploy script').waitFor()
  const field = dialog.getByRole('textbox', { name: 'Token' })
  const secret = await field.inputValue()
  expect(secret).toMatch(/^qst_[0-9A-Za-z]{49}$/)
  expect(await field.evaluate((area: HTMLTextAreaElement) => area.selectionEnd! - area.selectionStart!)).toBe(53)
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await dialog.getByText('Copied').first().waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  expect(await dialog.locator('pre').textContent()).toBe(`curl -H 'Authorization: Bearer ${secret}' ${url}/api/user`)
  await page.mouse.click(5, 5)
  expect(await dialog.isVisible(), 'a click beside it').toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  const first = page.locator('li[id^="token-"]').first()
  await first.getByText('Deploy script').waitFor()
  await first.getByText('Never used').waitFor()
  await first.getByText('Created just now').waitFor()
  await first.getByText('Expires in 30 days').waitFor()
  expect(await first.getByText(`…${secret.slice(-4)}`).isVisible()).toBe(true)
  expect(await name.inputValue()).toBe('')
  expect(await page.getByRole('checkbox', { name: /create/ }).isChecked()).toBe(false)

  const used = await fetch(`${url}/api/notes`, { headers: { Authorization: `Bearer ${secret}` } })
  expect(used.status).toBe(200)
  await page.reload()
  await row(page, 'Deploy script').getByText('Last used just now').waitFor()
})

/** Everything that a page remembers: its text and fields, storage, history, cookies, and all state of its components and queries. */
const everything = async () => {
  const databases = await indexedDB.databases()
  // The state of every component that is still on the page, and of the query client behind them.
  const seen = new Set<unknown>()
  const texts: string[] = []
  const visit = (value: unknown, depth: number) => {
    if (typeof value === 'string') texts.push(value)
    if (typeof value !== 'object' || value === null || value instanceof Node || value instanceof Window) return
    if (depth > 60 || seen.has(value)) return
    seen.add(value)
    if (value instanceof Map) value.forEach((each, key) => (visit(each, depth + 1), visit(key, depth + 1)))
    else Reflect.ownKeys(value).forEach((key) => visit((value as Record<PropertyKey, unknown>)[key], depth + 1))
  }
  const root = document.querySelector('#app') as unknown as { __vue_app__: unknown; _vnode: unknown }
  visit(root.__vue_app__, 0)
  visit(root._vnode, 0)
  return {
    html: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input,textarea')].map((field) => (field as HTMLInputElement).value),
    stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, history.state, location.href]),
    memory: texts,
    cookies: document.cookie,
  }
}

test('the secret is nowhere once its dialog is closed', async () => {
  const page = await panel()
  const logged: string[] = []
  page.on('console', (message) => logged.push(message.text()))
  await page.getByLabel('Token name').fill('x')
  await page.getByRole('button', { name: 'Create' }).click()
  const secret = await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
  expect((await page.evaluate(everything)).memory.join(), 'the search finds what is there').toContain(secret)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await row(page, 'x').waitFor()
  expect(JSON.stringify(await page.evaluate(everything))).not.toContain(secret)
  expect(logged.join()).not.toContain(secret)
  expect(await page.evaluate((text) => (window as unknown as { find(text: string): boolean }).find(text), secret)).toBe(
    false,
  )
})

test('a token shows how often it was used, as a chart and as a table', async () => {
  const page = await panel()
  const { secret } = await issue(page, { name: 'busy', permissions: ['read'] })
  for (let i = 0; i < 3; i++) {
    expect((await fetch(`${url}/api/notes`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(200)
  }
  await page.reload()
  const usage = row(page, 'busy').getByRole('button', { name: 'Usage of busy' })
  await usage.click()
  await row(page, 'busy').getByText('3 requests in the last 30 days').waitFor()
  expect(await row(page, 'busy').locator('rect').count()).toBe(30)
  expect(
    await page.evaluate(() => {
      const end = document.querySelector('main')!.getBoundingClientRect().bottom + scrollY
      return document.documentElement.scrollHeight <= Math.max(innerHeight, end + 100)
    }),
    'the hidden table makes the page no longer',
  ).toBe(true)
  expect(await row(page, 'busy').getByRole('cell', { name: '3', exact: true }).count()).toBe(1)
  await row(page, 'busy').getByRole('button', { name: 'Show as table' }).click()
  await row(page, 'busy').getByRole('table').waitFor()
  await usage.click()
  await row(page, 'busy').getByRole('table').waitFor({ state: 'detached' })
})

test('pressing Create twice makes one token', async () => {
  const page = await panel()
  await page.route('**/api/tokens', async (route) => {
    await new Promise((later) => setTimeout(later, 300))
    await route.continue()
  })
  await page.getByLabel('Token name').fill('only one')
  await page.getByRole('button', { name: 'Create' }).dblclick()
  await page.getByRole('button', { name: 'Done' }).click()
  await row(page, 'only one').waitFor()
  expect(await row(page, 'only one').count()).toBe(1)
})

test('a token is renamed and gets other permissions', async () => {
  const page = await panel()
  const { secret } = await issue(page, { name: 'old', permissions: ['read'] })
  await page.reload()
  await page.getByRole('button', { name: 'Permissions of old' }).click()
  const dialog = page.getByRole('dialog', { name: 'Permissions of “old”' })
  await dialog.getByLabel('Token name').fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('This field is required.').waitFor()
  await dialog.getByLabel('Token name').fill('new')
  await dialog.getByRole('checkbox', { name: /read/ }).uncheck()
  await dialog.getByRole('checkbox', { name: /delete/ }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Saved.').waitFor()
  await row(page, 'new').getByText('delete', { exact: true }).waitFor()
  const used = await fetch(`${url}/api/notes`, { headers: { Authorization: `Bearer ${secret}` } })
  expect(used.status).toBe(403)
})

test('a deleted token is refused at once and the focus goes to the next row, then to the form', async () => {
  const page = await panel()
  await issue(page, { name: 'first made' })
  const { secret } = await issue(page, { name: 'second made' })
  await page.reload()
  await page.getByRole('button', { name: 'Delete second made' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete API token' })
  await dialog.getByText('“second made”').waitFor()
  await dialog.getByText('Never used').waitFor()
  expect(await dialog.getByRole('button', { name: 'Cancel' }).evaluate((b) => b === document.activeElement)).toBe(true)
  await dialog.getByRole('button', { name: 'Delete token' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await row(page, 'second made').count()).toBe(0)
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName)
  await expect.poll(focused).toBe('Permissions of first made')
  expect((await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(401)
  await page.getByRole('button', { name: 'Delete first made' }).click()
  await page.getByRole('button', { name: 'Delete token' }).click()
  await page.getByText('You have no API tokens.').waitFor()
  await expect.poll(focused).toBe('INPUT')
})

test('a token deleted in another tab makes its dialog say so and its row go', async () => {
  const page = await panel()
  await issue(page, { name: 'shared' })
  await page.reload()
  await page.getByRole('button', { name: 'Permissions of shared' }).click()
  const other = await newTab(page)
  await other.goto(`${url}/tokens`)
  await other.getByRole('button', { name: 'Delete shared' }).click()
  await other.getByRole('button', { name: 'Delete token' }).click()
  await other.getByText('Token deleted.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('This token no longer exists.').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByText('You have no API tokens.').waitFor()
})

test('permissions are chips, up to four and the rest as a number; the star is all of them', async () => {
  const page = await panel()
  await issue(page, { name: 'mighty', permissions: ['*', 'create', 'read', 'update', 'delete'] })
  await issue(page, { name: 'idle', permissions: [] })
  await page.reload()
  await row(page, 'mighty').getByText('all permissions').waitFor()
  await row(page, 'mighty').getByText('+1').waitFor()
  await row(page, 'idle').getByText('no permissions').waitFor()
})

test('an expiry is amber within a week', async () => {
  const page = await panel()
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000).toISOString()
  await issue(page, { name: 'soon', expiresAt: inDays(3) })
  await issue(page, { name: 'later', expiresAt: inDays(12) })
  await page.reload()
  const soon = row(page, 'soon').getByText('Expires in 3 days')
  const color = (node: Element) => getComputedStyle(node).color
  const amber = await soon.evaluate(color)
  expect(amber).not.toBe(await row(page, 'later').getByText('Expires in 12 days').evaluate(color))
  expect(await soon.getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  expect(await soon.getAttribute('title')).toMatch(/day, .* at /)
})

test('above ten tokens there is a filter', async () => {
  const page = await panel()
  for (let i = 1; i <= 10; i++) await issue(page, { name: `token number ${i}` })
  await page.reload()
  await row(page, 'token number 10').waitFor()
  expect(await page.getByLabel('Filter by name').count()).toBe(0)
  await issue(page, { name: 'the odd one' })
  await page.reload()
  await page.getByLabel('Filter by name').fill('ODD')
  await expect.poll(() => page.locator('li[id^="token-"]').count()).toBe(1)
  await page.getByLabel('Filter by name').fill('nonsense')
  await page.getByText('No token has such a name.').waitFor()
})

test('skeleton rows stand for the list while it loads, and a failure says what failed and tries again', async () => {
  const page = await panel()
  let answer = () => {}
  await page.route('**/api/tokens', async (route) => {
    await new Promise<void>((go) => (answer = go))
    await route.fulfill({
      status: 503,
      headers: { 'retry-after': '5' },
      contentType: 'application/problem+json',
      body: '{}',
    })
  })
  await page.reload()
  await page.getByText('Loading your tokens').waitFor({ state: 'attached' })
  answer()
  await page.getByText('Your tokens could not be loaded.').waitFor()
  await page.getByText('The service is not available for the moment.').waitFor()
  await page.unroute('**/api/tokens')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('You have no API tokens.').waitFor()
})

test('a failed creation keeps all input', async () => {
  const page = await panel()
  await page.getByLabel('Token name').fill('x'.repeat(256))
  await page.getByLabel('Expiration').selectOption('60')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('At most 255 characters.').waitFor()
  expect(await page.getByLabel('Expiration').inputValue()).toBe('60')
  await page.route('**/api/tokens', (route) => route.abort())
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('The server cannot be reached.').waitFor()
  expect(await page.getByLabel('Token name').inputValue()).toBe('x'.repeat(256))
})

test('a whole round by keyboard alone', async () => {
  const page = await panel()
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim(),
    )
  await page.keyboard.type('by keyboard')
  await press('Tab', 'Space', 'Tab', 'Tab', 'Tab', 'Tab', 'ArrowDown', 'Tab')
  expect(await focused()).toBe('Create')
  await press('Enter')
  await page.getByRole('dialog', { name: 'API token' }).waitFor()
  await press('Escape')
  await row(page, 'by keyboard').waitFor()
  await row(page, 'by keyboard').getByText('create', { exact: true }).waitFor()
  await row(page, 'by keyboard').getByText('Expires in 60 days').waitFor()
  await expect.poll(focused).toBe('Create')
  await press('Tab')
  expect(await focused()).toBe('Permissions of by keyboard')
  await press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('renamed')
  await press('Enter')
  await page.getByText('Saved.').waitFor()
  await expect.poll(focused).toBe('Permissions of renamed')
  await press('Tab')
  expect(await focused()).toBe('Usage of renamed')
  await press('Tab', 'Enter')
  await page.getByRole('dialog', { name: 'Delete API token' }).waitFor()
  await press('Tab', 'Enter')
  await page.getByText('You have no API tokens.').waitFor()
  await page.getByRole('button', { name: 'Ada Lovelace' }).focus()
  await press('Enter', 'End')
  await expect.poll(focused).toBe('Log out')
  await press('Enter')
  await page.waitForURL('**/login')
})

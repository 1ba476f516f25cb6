import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  box,
  changeTokens,
  choose,
  focused,
  issue,
  newTab,
  panel,
  permissionsOf,
  row,
  url,
  useBrowser,
} from './browser'

useBrowser()

test('a person creates a token, copies its secret once and uses it', async () => {
  const page = await panel({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.getByText('You have no API tokens.').waitFor()
  const name = page.getByLabel('Token name')
  const permissions = await permissionsOf(page)
  const boxes = page.getByRole('checkbox')
  expect(
    await boxes.evaluateAll((all: HTMLInputElement[]) => all.map(({ value, checked }) => ({ value, checked }))),
  ).toEqual(permissions.map((permission) => ({ value: permission.name, checked: permission.default })))
  for (const { description } of permissions) if (description) await page.getByText(description).first().waitFor()
  await page.getByText(/The token expires on \w+, /).waitFor()
  await name.fill('Deploy script')
  const [some] = permissions
  await box(page, some!.name).check()
  await page.getByRole('button', { name: 'Create' }).click()

  const dialog = page.getByRole('dialog', { name: 'Copy your new token' })
  await dialog.getByText('Deploy script').waitFor()
  const field = dialog.getByRole('textbox', { name: 'Token' })
  const secret = await field.inputValue()
  expect(secret).toMatch(/^qst_[0-9A-Za-z]{49}$/)
  expect(await field.evaluate((area: HTMLTextAreaElement) => area.selectionEnd! - area.selectionStart!)).toBe(53)
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await dialog.getByText('Copied').first().waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  expect(await dialog.locator('pre').textContent()).toBe(`curl -H 'Authorization: Bearer ${secret}' ${url}/api/token`)
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
  expect(await box(page, some!.name).isChecked()).toBe(some!.default)

  const used = await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })
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
  const { secret } = await issue(page, { name: 'busy' })
  for (let i = 0; i < 3; i++) {
    expect((await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(200)
  }
  await page.reload()
  await choose(page, 'busy', 'Usage')
  const usage = page.getByRole('dialog', { name: 'Usage of “busy”' })
  await usage.getByText('3 requests in the last 30 days').waitFor()
  expect(await usage.locator('rect').count()).toBe(30)
  expect(
    await usage.evaluate((box) => box.scrollHeight - box.clientHeight),
    'the hidden table makes it no longer',
  ).toBe(0)
  expect(await usage.getByRole('cell', { name: '3', exact: true }).count()).toBe(1)
  await usage.getByRole('button', { name: 'Show as table' }).click()
  await usage.getByRole('table', { name: 'Requests with busy a day' }).waitFor()
  await usage.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => focused(page)).toBe('More for busy')
})

test('pressing Create twice makes one token', async () => {
  const page = await panel()
  await page.route('**/api/tokens*', async (route) => {
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
  const all = (await permissionsOf(page)).map(({ name }) => name)
  const last = all.at(-1)!
  await issue(page, { name: 'old', permissions: all.slice(0, 1) })
  await page.reload()
  await page.getByRole('button', { name: 'Edit old' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit “old”' })
  await dialog.getByLabel('Token name').fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('This field is required.').waitFor()
  await dialog.getByLabel('Token name').fill('new')
  await box(dialog, all[0]!).uncheck()
  await box(dialog, last).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Saved.').waitFor()
  await row(page, 'new').getByText(last, { exact: true }).waitFor()
  const { tokens } = await (await page.request.get(`${url}/api/tokens`)).json()
  expect(tokens.map(({ permissions }: { permissions: string[] }) => permissions)).toEqual([[last]])
})

test('a deleted token is refused at once and the focus goes to the next row, then to the form', async () => {
  const page = await panel()
  await issue(page, { name: 'first made' })
  const { secret } = await issue(page, { name: 'second made' })
  await page.reload()
  await choose(page, 'second made', 'Delete')
  const dialog = page.getByRole('alertdialog', { name: 'Delete “second made”?' })
  await dialog.getByText('Never used').waitFor()
  expect(await spoken(dialog)).toContain(`It ends in ${secret.slice(-4)}.`)
  expect(await spoken(dialog)).toContain('Anything that uses it stops working at once.')
  await expect.poll(() => focused(page)).toBe('Cancel')
  await dialog.getByRole('button', { name: 'Delete token' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await row(page, 'second made').count()).toBe(0)
  await expect.poll(() => focused(page)).toBe('Edit first made')
  expect((await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(401)
  await choose(page, 'first made', 'Delete')
  await page.getByRole('button', { name: 'Delete token' }).click()
  await page.getByText('You have no API tokens.').waitFor()
  await expect.poll(() => focused(page)).toBe('INPUT')
})

/** What a screen reader says of a dialog when it opens, beside its title. */
const spoken = (dialog: Locator) =>
  dialog.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby')!)!.textContent)

test('what has just happened is spoken also over a dialog', async () => {
  const page = await panel()
  await page.getByLabel('Token name').fill('x')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('dialog').waitFor()
  const isHidden = (selector: string) =>
    page.locator(selector).evaluateAll((all) => all.map((each) => Boolean(each.closest('[aria-hidden=true]'))))
  expect(await isHidden('h1')).toEqual([true])
  expect(await isHidden('[role=status].fixed')).toEqual([false])
})

test('the warning that a secret is shown once is spoken', async () => {
  const page = await panel()
  await page.getByLabel('Token name').fill('x')
  await page.getByRole('button', { name: 'Create' }).click()
  expect(await spoken(page.getByRole('dialog', { name: 'Copy your new token' }))).toContain(
    'You will not be able to see it again.',
  )
})

test('a token deleted in another tab makes its dialog say so and its row go, and the focus is on the next row', async () => {
  const page = await panel()
  await issue(page, { name: 'next' })
  await issue(page, { name: 'shared' })
  await page.reload()
  await page.getByRole('button', { name: 'Edit shared' }).click()
  const other = await newTab(page)
  await other.goto(`${url}/tokens`)
  await choose(other, 'shared', 'Delete')
  await other.getByRole('button', { name: 'Delete token' }).click()
  await other.getByText('Token deleted.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('This token no longer exists.').waitFor()
  await row(page, 'shared').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => focused(page)).toBe('Edit next')
})

test('a token that the filter hides once it is renamed leaves the focus on the next row', async () => {
  const page = await panel()
  for (let i = 0; i < 11; i++) await issue(page, { name: `number ${i}` })
  await page.reload()
  await page.getByLabel('Filter by name').fill('number')
  await page.getByRole('button', { name: 'Edit number 7' }).click()
  await page.getByRole('dialog').getByLabel('Token name').fill('seventh')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await expect.poll(() => focused(page)).toBe('Edit number 6')
})

test('permissions are chips, up to four and the rest as a number; the star is all of them', async () => {
  const page = await panel()
  await issue(page, { name: 'mighty' })
  await issue(page, { name: 'idle', permissions: [] })
  await changeTokens(page, ({ name }) => (name === 'mighty' ? { permissions: ['*', 'a', 'b', 'c', 'd', 'e'] } : {}))
  await page.reload()
  await row(page, 'mighty').getByText('all permissions').waitFor()
  await row(page, 'mighty').getByText('+2').waitFor()
  await row(page, 'idle').getByText('no permissions').waitFor()
})

test('a token of which an instant cannot be read is in the list and can be deleted', async () => {
  const page = await panel()
  const thrown: Error[] = []
  page.on('pageerror', (error) => thrown.push(error))
  await issue(page, { name: 'eternal' })
  await issue(page, { name: 'ordinary' })
  await changeTokens(page, ({ name }) => (name === 'eternal' ? { expiresAt: '+10000-01-01T17:59:59Z' } : {}))
  await page.reload()
  await row(page, 'ordinary').waitFor()
  await row(page, 'eternal').getByText('Expires on an unreadable date').waitFor()
  await choose(page, 'eternal', 'Delete')
  await page.getByRole('button', { name: 'Delete token' }).click()
  await row(page, 'eternal').waitFor({ state: 'detached' })
  expect(thrown).toEqual([])
})

test('tokens beyond the first page are loaded on demand, and looked through by the filter', async () => {
  const page = await panel()
  await page.route(/\/api\/tokens(\?|$)/, (route) => {
    const before = Number(new URL(route.request().url()).searchParams.get('before') ?? 30)
    const tokens = Array.from({ length: 12 }, (_, i) => before - 1 - i).filter((id) => id >= 0)
    return route.fulfill({
      json: {
        tokens: tokens.map((id) => ({
          id: String(id),
          name: `number ${id}.`,
          hint: 'abcd',
          description: null,
          permissions: [],
          lastUsedAt: null,
          expiresAt: null,
          createdAt: '2026-01-01T00:00:00.000Z',
          lastUsedFrom: null,
          rotatedAt: null,
          previousSecretUntil: null,
          selfRotation: false,
          exposedAt: null,
        })),
        next: tokens.at(-1) ? String(tokens.at(-1)) : null,
      },
    })
  })
  await page.reload()
  await page.getByText('These are the newest 12.').waitFor()
  await page.getByRole('button', { name: 'Load more' }).click()
  await page.getByText('These are the newest 24.').waitFor()
  expect(await row(page, 'number 6.').count()).toBe(1)
  await page.reload()
  await page.getByLabel('Filter by name').fill('number 0.')
  await row(page, 'number 0.').waitFor()
  await page.getByLabel('Filter by name').fill('')
  await row(page, 'number 29.').waitFor()
  expect(await page.locator('li[id^="token-"]').count()).toBe(30)
  expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0)
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
  await page.getByText('No tokens match.').waitFor()
})

test('skeleton rows stand for the list while it loads, and a failure says what failed and tries again', async () => {
  const page = await panel()
  let answer = () => {}
  await page.route('**/api/tokens*', async (route) => {
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
  await page.unroute('**/api/tokens*')
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
  await page.route('**/api/tokens*', (route) => route.abort())
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('The server cannot be reached.').waitFor()
  expect(await page.getByLabel('Token name').inputValue()).toBe('x'.repeat(256))
})

test('a whole round by keyboard alone', async () => {
  const page = await panel()
  const [first, ...others] = await permissionsOf(page)
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await page.getByLabel('Token name').focus()
  await page.keyboard.type('by keyboard')
  await press('Tab')
  expect(await focused(page)).toBe('Add a description')
  await press('Tab')
  if (!first!.default) await press('Space')
  await press(...others.map(() => 'Tab'), 'Tab', 'ArrowDown', 'Tab')
  expect(await focused(page)).toBe('Create')
  await press('Enter')
  await page.getByRole('dialog', { name: 'Copy your new token' }).waitFor()
  await press('Tab', 'Enter')
  await page.getByRole('button', { name: 'Copied' }).or(page.getByText('Press Ctrl+C')).first().waitFor()
  await press('Tab', 'ArrowRight')
  await expect.poll(() => focused(page)).toBe('JavaScript')
  await press('Tab', 'Tab', 'Tab')
  expect(await focused(page)).toBe('Done')
  await press('Enter')
  await row(page, 'by keyboard').getByText(first!.name, { exact: true }).waitFor()
  await row(page, 'by keyboard')
    .getByText(/^Expires \w+ \d+, \d+$/)
    .waitFor()
  await expect.poll(() => focused(page)).toBe('Create')
  await press('Tab')
  expect(await focused(page)).toBe('Edit by keyboard')
  await press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('renamed')
  await press('Enter')
  await page.getByText('Saved.').waitFor()
  await expect.poll(() => focused(page)).toBe('Edit renamed')
  await press('Tab')
  expect(await focused(page)).toBe('More for renamed')
  await press('Enter', 'End', 'Enter')
  await page.getByRole('alertdialog', { name: 'Delete “renamed”?' }).waitFor()
  await expect.poll(() => focused(page)).toBe('Cancel')
  await press('Tab', 'Enter')
  await page.getByText('You have no API tokens.').waitFor()
  await page.getByRole('button', { name: 'Ada Lovelace' }).focus()
  await press('Enter', 'End')
  await expect.poll(() => focused(page)).toBe('Log out')
  await press('Enter')
  await page.waitForURL('**/login')
})

test('a link fills the form in, and nothing is created without the button', async () => {
  const page = await panel()
  const writes: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') writes.push(request.url())
  })
  const names = (await permissionsOf(page)).map(({ name }) => name)
  await page.goto(
    `/tokens?name=Grafana&description=Reads%20dashboards&permissions=${names.at(-1)},nothing:like-it&expires=90`,
  )
  await page.getByText('A link has filled in this form.').waitFor()
  await page.getByText('You have no API tokens.').waitFor()
  expect(await page.getByLabel('Token name').inputValue()).toBe('Grafana')
  expect(await page.getByLabel('Description').inputValue()).toBe('Reads dashboards')
  expect(await page.getByLabel('Expiration', { exact: true }).inputValue()).toBe('90')
  expect(
    await page
      .getByRole('checkbox')
      .evaluateAll((boxes: HTMLInputElement[]) => boxes.filter(({ checked }) => checked).map(({ value }) => value)),
  ).toEqual([names.at(-1)])
  expect(writes).toEqual([])
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await row(page, 'Grafana').waitFor()
  const { tokens } = await (await page.request.get(`${url}/api/tokens`)).json()
  expect(tokens).toMatchObject([{ name: 'Grafana', description: 'Reads dashboards', permissions: [names.at(-1)] }])
  await page.goBack()
  expect(new URL(page.url()).search, 'the dialog has left no entry').not.toContain('Grafana')
})

test('a link is kept through a login', async () => {
  const page = await panel()
  const email = (await (await page.request.get(`${url}/api/user`)).json()).email
  await page.context().clearCookies()
  await page.goto('/tokens?name=Grafana')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect.poll(() => page.getByLabel('Token name').inputValue()).toBe('Grafana')
})

test('a duplicate fills the form in and has the focus there', async () => {
  const page = await panel()
  const all = (await permissionsOf(page)).map(({ name }) => name)
  await issue(page, { name: 'original', description: 'For the wall.', permissions: all.slice(1, 3) })
  await page.reload()
  await choose(page, 'original', 'Duplicate')
  await expect.poll(() => page.getByLabel('Token name').inputValue()).toBe('original')
  expect(await page.getByLabel('Token name').evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await page.getByLabel('Description').inputValue()).toBe('For the wall.')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect.poll(() => row(page, 'original').count()).toBe(2)
  const { tokens } = await (await page.request.get(`${url}/api/tokens`)).json()
  expect(tokens[0]).toMatchObject({ description: 'For the wall.', permissions: all.slice(1, 3) })
})

test('nothing is said to be filled in where there is no form, nor is it later', async () => {
  const page = await panel()
  await issue(page, { name: 'original' })
  await page.route('**/api/permissions', (route) => route.fulfill({ status: 503 }))
  await page.reload()
  await page.getByText('The permissions could not be loaded.').waitFor()
  await choose(page, 'original', 'Duplicate')
  await page.getByRole('status').getByText('The permissions could not be loaded.').waitFor()
  await page.unroute('**/api/permissions')
  await page.getByRole('button', { name: 'Try again' }).click()
  expect(await page.getByLabel('Token name').inputValue()).toBe('')
})

test('many permissions are grouped and searched, and the button stays in sight', async () => {
  const page = await panel({ viewport: { width: 1280, height: 700 } })
  await page.route('**/api/permissions', (route) =>
    route.fulfill({
      json: {
        permissions: ['notes', 'reports', 'mail', 'people', 'billing'].flatMap((group) =>
          ['read', 'write', 'delete', 'share'].map((verb) => ({
            name: `${group}:${verb}`,
            description: `To ${verb} ${group}.`,
            default: false,
          })),
        ),
      },
    }),
  )
  await page.reload()
  await page.getByText('0 of 20').waitFor()
  await page.evaluate(() => scrollTo(0, 0))
  const create = (await page.getByRole('button', { name: 'Create' }).boundingBox())!
  expect(create.y + create.height).toBeLessThanOrEqual(700)
  await page.getByRole('checkbox', { name: 'All of notes' }).check()
  await page.getByText('4 of 20').waitFor()
  await box(page, 'notes:delete').uncheck()
  expect(
    await page
      .getByRole('checkbox', { name: 'All of notes' })
      .evaluate((group: HTMLInputElement) => group.indeterminate),
  ).toBe(true)
  await page.getByLabel('Search permissions').fill('share')
  expect(await page.getByRole('checkbox', { name: /share/ }).count()).toBe(5)
  expect(await box(page, 'notes:read').count()).toBe(0)
  await page.getByLabel('Search permissions').fill('')
  for (let i = 0; i < 30; i++) await page.keyboard.press('Tab')
  const focus = await page.evaluate(() => document.activeElement!.getBoundingClientRect().bottom)
  expect(focus, 'what has the focus is not behind the footer').toBeLessThanOrEqual(700)
})

test('an unsaved change is not lost by a click beside it, by Escape or by Back', async () => {
  const page = await panel()
  await issue(page, { name: 'kept' })
  await page.reload()
  await page.getByRole('button', { name: 'Edit kept' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Token name').fill('changed')
  await page.mouse.click(5, 5)
  expect(await dialog.getByLabel('Token name').inputValue()).toBe('changed')
  for (const leave of [() => page.keyboard.press('Escape'), () => page.goBack()]) {
    await leave()
    await dialog.getByText('You have not saved your changes.').waitFor()
    await dialog.getByRole('button', { name: 'Keep editing' }).click()
    expect(await dialog.getByLabel('Token name').inputValue()).toBe('changed')
  }
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Discard changes' }).click()
  await dialog.waitFor({ state: 'detached' })
  await row(page, 'kept').waitFor()
})

test('what a token has never used is marked in its dialog, and dropped in one step', async () => {
  const page = await panel()
  const all = (await permissionsOf(page)).map(({ name }) => name)
  const { id } = await issue(page, { name: 'wide', permissions: all })
  await changeTokens(page, () => ({ createdAt: '2026-01-01T00:00:00.000Z' }))
  await page.route('**/usage', async (route) => {
    const answer = await route.fetch()
    const { days } = await answer.json()
    const permissions = all.map((name, i) => ({ name, lastUsedAt: i ? null : '2026-11-01T00:00:00Z' }))
    await route.fulfill({ json: { days, permissions, recordedSince: '2026-01-01T00:00:00.000Z' } })
  })
  await page.reload()
  await page.getByRole('button', { name: 'Edit wide' }).click()
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.getByText('never used').count()).toBe(all.length - 1)
  await dialog.getByRole('button', { name: 'Keep only what it uses' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  const { permissions } = await (await page.request.get(`${url}/api/tokens/${id}`)).json()
  expect(permissions).toEqual(all.slice(0, 1))
})

test.each(['Rotate', 'Usage', 'Delete'] as const)('Back closes the dialog %s and stays on the page', async (entry) => {
  const page = await panel()
  await issue(page, { name: 'some' })
  await page.goto('/nothing')
  await page.getByRole('link', { name: 'Go to your API tokens' }).click()
  await row(page, 'some').waitFor()
  await choose(page, 'some', entry)
  const dialog = page.locator('[role=dialog],[role=alertdialog]')
  await dialog.waitFor()
  await page.goBack()
  await dialog.waitFor({ state: 'detached' })
  await row(page, 'some').waitFor()
  await choose(page, 'some', entry)
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.goBack()
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
})

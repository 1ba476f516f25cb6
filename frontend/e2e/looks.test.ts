import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { changeTokens, choose, expectAccessible, issue, newPage, panel, row, url, useBrowser } from './browser'

useBrowser()

const ways = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [320, 768, 1280].map((width) => ({ colorScheme, viewport: { width, height: 800 } })),
)

test.each(ways)('every page and dialog is accessible in $colorScheme at $viewport.width px', async (way) => {
  const page = await newPage(way)
  for (const path of ['/login', '/register', '/nothing']) {
    await page.goto(path)
    await page.locator('h1').waitFor()
    await expectAccessible(page)
  }
  await page.goto('/register')
  await page.getByRole('button', { name: 'Register' }).click()
  await page.locator('[aria-invalid="true"]').first().waitFor()
  await expectAccessible(page)

  const inside = await panel(way)
  await expectAccessible(inside)
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  await issue(inside, { name: '😀'.repeat(255), expiresAt })
  await issue(inside, { name: 'x'.repeat(255) })
  const { secret } = await issue(inside, { name: 'رمز الوصول', permissions: [] })
  await issue(inside, { name: 'gone' })
  await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })
  await changeTokens(inside, ({ name }) => ({
    ...(String(name).startsWith('x') && {
      permissions: ['*', ...Array.from({ length: 9 }, (_, i) => `reports:run-${i}`)],
    }),
    ...(name === 'gone' && { expiresAt: '2026-01-01T00:00:00.000Z' }),
    ...(String(name).startsWith('😀') && {
      exposedAt: new Date().toISOString(),
      previousSecretUntil: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  }))
  await inside.reload()
  await row(inside, 'رمز').waitFor()
  await expectAccessible(inside)
  await choose(inside, 'رمز الوصول', 'Usage')
  await inside
    .getByRole('dialog')
    .getByText(/\d+ requests? in the last 30 days/)
    .waitFor()
  await expectAccessible(inside)
  await inside.keyboard.press('Escape')
  await choose(inside, 'x', 'Rotate')
  await inside.getByRole('dialog', { name: 'Rotate' }).waitFor()
  await inside.getByLabel('Expiration', { exact: true }).last().selectOption('date')
  await inside.getByRole('button', { name: 'Rotate token' }).click()
  await inside.getByText('Choose a date in the future.').waitFor()
  await expectAccessible(inside)
  await inside.keyboard.press('Escape')
  await inside.getByRole('button', { name: 'More for x' }).click()
  await inside.getByRole('menu').waitFor()
  await expectAccessible(inside)
  await inside.keyboard.press('Escape')

  await inside.getByLabel('Token name').fill('new one')
  await inside.getByLabel('Expiration', { exact: true }).selectOption('date')
  await inside.getByRole('button', { name: 'Create' }).click()
  await inside.getByText('Choose a date in the future.').waitFor()
  await expectAccessible(inside)
  await inside.getByLabel('Expiration', { exact: true }).selectOption('7')
  await inside.getByRole('button', { name: 'Create' }).click()
  const secretDialog = inside.getByRole('dialog', { name: 'Copy your new token' })
  await secretDialog.waitFor()
  await expectAccessible(inside)
  await secretDialog.getByRole('tab', { name: 'Java', exact: true }).click()
  await expectAccessible(inside)
  await inside.keyboard.press('Escape')
  await secretDialog.getByText('You have not copied the token.').waitFor()
  await expectAccessible(inside)
  await secretDialog.getByRole('button', { name: 'Close without copying' }).click()
  await secretDialog.waitFor({ state: 'detached' })
  await inside.getByRole('button', { name: 'Edit x' }).click()
  await inside.getByRole('dialog').waitFor()
  await expectAccessible(inside)
  await inside.keyboard.press('Escape')
  await choose(inside, 'x', 'Delete')
  await inside.getByRole('alertdialog').waitFor()
  await expectAccessible(inside)
  await inside.keyboard.press('Escape')
  await inside.getByRole('alertdialog').waitFor({ state: 'detached' })
  await inside.locator('header button').click()
  await inside.getByRole('menu').waitFor()
  await expectAccessible(inside)
  await inside.keyboard.press('Escape')
  await inside.context().clearCookies()
  await inside.getByLabel('Token name').fill('y')
  await inside.getByRole('button', { name: 'Create' }).click()
  await inside.getByRole('dialog', { name: 'Log in again' }).waitFor()
  await expectAccessible(inside)
})

const many = ['notes', 'reports', 'mail'].flatMap((group) =>
  ['read', 'write', 'delete'].map((verb) => ({
    name: `${group}:${verb}`,
    description: `To ${verb} ${group}.`,
    default: verb === 'read',
  })),
)

test.each(ways)('many permissions are accessible in $colorScheme at $viewport.width px', async (way) => {
  const page = await panel(way)
  await issue(page, { name: 'some' })
  await page.route('**/api/permissions', (route) => route.fulfill({ json: { permissions: many } }))
  await page.goto('/tokens?name=Grafana&description=Dashboards&permissions=notes:read')
  await row(page, 'some').waitFor()
  await page.getByText('1 of 9').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Search permissions').fill('nonsense')
  await page.getByText('No permissions match.').waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Edit some' }).click()
  await page.getByText('no longer defined').first().waitFor()
  await expectAccessible(page)
  await page.getByRole('dialog').getByLabel('Token name').fill('other')
  await page.keyboard.press('Escape')
  await page.getByText('You have not saved your changes.').waitFor()
  await expectAccessible(page)
})

/** Whether an element has an edge that is not of the colour behind it. */
const hasEdge = (locator: Locator) =>
  locator.evaluate((element) => {
    const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element)
    return parseFloat(borderTopWidth) > 0 && borderTopColor !== backgroundColor
  })

test('in forced colours dialogs, menus and chips have an edge, and what is chosen is seen', async () => {
  const page = await panel({ forcedColors: 'active' })
  const { secret } = await issue(page, { name: 'some' })
  await fetch(`${url}/api/user`, { headers: { Authorization: `Bearer ${secret}` } })
  await page.reload()
  expect(await hasEdge(row(page, 'some').locator('.chip').first())).toBe(true)
  await page.getByRole('button', { name: 'More for some' }).click()
  expect(await hasEdge(page.getByRole('menu'))).toBe(true)
  await page.keyboard.press('ArrowDown')
  const background = (node: Element) => getComputedStyle(node).backgroundColor
  expect(await page.locator('[data-highlighted]').evaluate(background)).not.toBe(
    await page.getByRole('menuitem', { name: 'Delete' }).evaluate(background),
  )
  await page.keyboard.press('Escape')
  await choose(page, 'some', 'Usage')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 request in the last 30 days').waitFor()
  expect(await hasEdge(dialog)).toBe(true)
  const fill = await dialog
    .locator('rect')
    .last()
    .evaluate((bar) => getComputedStyle(bar).fill)
  expect(fill).not.toBe(await dialog.evaluate(background))
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  const [left, right] = await Promise.all([
    page.getByRole('button', { name: 'Edit some' }).boundingBox(),
    page.getByRole('button', { name: 'More for some' }).boundingBox(),
  ])
  expect(right!.x - left!.x - left!.width, 'two edges do not touch').toBeGreaterThan(2)
  await page.getByLabel('Token name').fill('new')
  await page.getByRole('button', { name: 'Create' }).click()
  const underline = (tab: string) =>
    page.getByRole('tab', { name: tab }).evaluate((node) => getComputedStyle(node).borderBottomColor)
  expect(await underline('curl'), 'the tab that is open is told from the others').not.toBe(await underline('Python'))
})

test('at 400 % all of a menu and of a dialog is reached', async () => {
  const page = await panel({ viewport: { width: 320, height: 200 } })
  await issue(page, { name: 'some' })
  await page.reload()
  await page.getByRole('button', { name: 'More for some' }).click()
  const { y, height } = (await page.getByRole('menu').boundingBox())!
  expect([y >= 0, y + height <= 200]).toEqual([true, true])
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Edit some' }).click()
  await expectAccessible(page)
  expect((await page.getByRole('button', { name: 'Save' }).boundingBox())!.y, 'hides no field').toBeGreaterThan(200)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
})

test('fingers find targets of 44 px, and no field enlarges the page', async () => {
  const page = await panel({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const { id } = await issue(page, { name: 'some' })
  await page.request.post(`${url}/api/tokens/${id}/rotation`, { headers: { Origin: url }, data: {} })
  await issue(page, { name: 'other' })
  await page.reload()
  await row(page, 'some').waitFor()
  const small = () =>
    page
      .locator('button:visible, select:visible, textarea:visible, label.choice:visible, [role=menuitem]:visible')
      .evaluateAll((all) =>
        all
          .filter((each) => each.getBoundingClientRect().height < 44 || each.getBoundingClientRect().width < 44)
          .map((each) => each.outerHTML),
      )
  const fields = () =>
    page
      .locator('input:not([type=checkbox]):visible, select:visible, textarea:visible')
      .evaluateAll((all) => all.filter((each) => parseFloat(getComputedStyle(each).fontSize) < 16).length)
  expect([await small(), await fields()]).toEqual([[], 0])
  await page.getByRole('button', { name: 'More for some' }).click()
  expect(await small()).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Edit some' }).click()
  await page.getByRole('dialog').waitFor()
  expect([await small(), await fields()]).toEqual([[], 0])
  await page.keyboard.press('Escape')
  await page.getByLabel('Token name').fill('new')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('dialog', { name: 'Copy your new token' }).waitFor()
  expect([await small(), await fields()]).toEqual([[], 0])
})

test('on the account, too, fingers find targets of 44 px, and no field enlarges the page', async () => {
  const page = await panel({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await page.goto('/account')
  await page.getByLabel('Name').waitFor()
  await page.getByText('This device').waitFor()
  const wrong = () =>
    page.locator('button:visible, label.choice:visible, input:not([type=checkbox]):visible').evaluateAll((all) =>
      all
        .filter((each) => {
          const { width, height } = each.getBoundingClientRect()
          return (
            width < 44 || height < 44 || (each.matches('input') && parseFloat(getComputedStyle(each).fontSize) < 16)
          )
        })
        .map((each) => each.outerHTML),
    )
  expect(await wrong()).toEqual([])
  await page.getByRole('button', { name: 'Change email' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await wrong()).toEqual([])
})

test('in forced colours it is seen how strong a password is, and dialogs of the account have an edge', async () => {
  const page = await panel({ forcedColors: 'active' })
  await page.goto('/account')
  await page.getByLabel('New password').fill('password1')
  await page.getByText('Too weak.').waitFor()
  const bars = page.locator('form span.rounded-full')
  const background = (node: Element) => getComputedStyle(node).backgroundColor
  expect(await bars.first().evaluate(background)).not.toBe(await bars.last().evaluate(background))
  expect(await hasEdge(bars.last())).toBe(true)
  for (const [button, role] of [
    ['Change email', 'dialog'],
    ['Delete account', 'alertdialog'],
  ] as const) {
    await page.getByRole('button', { name: button }).click()
    expect(await hasEdge(page.getByRole(role))).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole(role).waitFor({ state: 'detached' })
  }
})

test('on paper there is the list, in light and without what can be pressed', async () => {
  const page = await panel({ colorScheme: 'dark' })
  const { id } = await issue(page, { name: 'some' })
  await page.request.post(`${url}/api/tokens/${id}/rotation`, { headers: { Origin: url }, data: {} })
  await issue(page, { name: 'other' })
  await page.reload()
  await row(page, 'some').waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await row(page, 'some').isVisible()).toBe(true)
  expect(await page.locator('button:visible, select:visible, input:visible').count()).toBe(0)
  const ink = await row(page, 'some')
    .locator('h3')
    .evaluate((node) => getComputedStyle(node).color)
  expect(ink).toBe('rgb(19, 32, 30)')
})

test('nothing moves while the page loads with tokens in the list', async () => {
  const page = await panel()
  for (let i = 0; i < 5; i++) await issue(page, { name: `number ${i}` })
  await page.addInitScript(() => {
    const seen = window as unknown as { shift: number }
    seen.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.reload()
  await row(page, 'number 4').waitFor()
  expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThan(0.1)
})

test.each([320, 768, 1280])('at %i px the list stays where it is when the form above it comes', async (width) => {
  const page = await panel({ viewport: { width, height: 900 } })
  let answer = () => {}
  await page.route('**/api/permissions', async (route) => {
    await new Promise<void>((go) => (answer = go))
    await route.continue()
  })
  await page.reload()
  const list = page.getByRole('heading', { name: 'Manage API tokens' })
  await page.getByText('You have no API tokens.').waitFor()
  const before = (await list.boundingBox())!.y
  answer()
  await page.getByLabel('Token name').waitFor()
  expect(Math.abs((await list.boundingBox())!.y - before)).toBeLessThan(4)
})

test.each([768, 900, 1024, 1280])('at %i px a row is two lines, with its actions beside them', async (width) => {
  const page = await panel({ viewport: { width, height: 800 } })
  await issue(page, { name: 'Deploy script' })
  await page.reload()
  const box = (await row(page, 'Deploy script').boundingBox())!
  const edit = (await page.getByRole('button', { name: 'Edit Deploy script' }).boundingBox())!
  expect(box.height).toBeLessThan(76)
  expect(edit.y + edit.height).toBeLessThan(box.y + box.height)
  expect(edit.x - box.x, 'for the text').toBeGreaterThan(400)
})

test('on a narrow card the actions of a row are below its text', async () => {
  const page = await panel({ viewport: { width: 320, height: 800 } })
  await issue(page, { name: 'Deploy script' })
  await page.reload()
  const text = (await row(page, 'Deploy script').getByText('Never used').boundingBox())!
  const edit = (await page.getByRole('button', { name: 'Edit Deploy script' }).boundingBox())!
  expect(edit.y).toBeGreaterThanOrEqual(text.y + text.height)
})

test('below 640 px the account menu is behind a menu button', async () => {
  const page = await panel({ viewport: { width: 600, height: 800 } })
  await page.getByRole('button', { name: 'Menu' }).click()
  for (const entry of ['API tokens', 'Log out']) await page.getByRole('menuitem', { name: entry }).waitFor()
})

test('the landing page is asked for with the first script and not after it', async () => {
  const page = await panel()
  const html = await (await fetch(url)).text()
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.endsWith('.js')),
  )
  expect(scripts.length).toBeGreaterThan(3)
  expect(scripts.filter((script) => !html.includes(script))).toEqual([])
})

test('nothing moves while the page loads, and the product name is there before any script', async () => {
  const page = await panel()
  await page.addInitScript(() => {
    const seen = window as unknown as { shift: number }
    seen.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.reload()
  await page.getByText('You have no API tokens.').waitFor()
  expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThan(0.1)
  expect(await (await fetch(url)).text()).toContain('<span class="brand-name">Quarkstream</span>')
})

test('pages are protected by headers, cached by their names and compressed', async () => {
  const page = await fetch(`${url}/tokens`, { headers: { 'Accept-Encoding': 'gzip' } })
  const html = await page.text()
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline')
  for (const [name, value] of [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cache-control', 'no-cache'],
    ['content-encoding', 'gzip'],
  ]) {
    expect(page.headers.get(name!)).toBe(value)
  }
  expect(html).not.toMatch(/<script>|<style|style=|\son\w+=/)
  const asset = await fetch(url + html.match(/\/assets\/[^"]+\.js/)![0])
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await fetch(`${url}/config.json`)).headers.get('cache-control')).toBe('no-cache')
  const missing = await fetch(`${url}/api/nope`)
  expect(missing.status).toBe(404)
  expect(missing.headers.get('content-type')).toBe('application/problem+json')
  expect((await fetch(`${url}/nothing.js`)).status).toBe(404)
})

test('the page breaks no rule of its own security policy', async () => {
  const page = await newPage()
  const broken: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) broken.push(message.text())
  })
  await page.goto('/login')
  await page.getByLabel('Email').waitFor()
  const inside = await panel()
  inside.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) broken.push(message.text())
  })
  await inside.getByLabel('Token name').fill('x')
  await inside.getByRole('button', { name: 'Create' }).click()
  await inside.getByRole('button', { name: 'Done' }).click()
  await inside.getByRole('button', { name: 'Ada Lovelace' }).click()
  await inside.getByRole('menu').waitFor()
  await inside.goto('/account')
  await inside.getByLabel('New password').fill('password1')
  await inside.getByText('Too weak.').waitFor()
  await Promise.all([inside.waitForEvent('download'), inside.getByRole('button', { name: 'Download my data' }).click()])
  expect(broken).toEqual([])
})

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
  const secretDialog = inside.getByRole('dialog', { name: 'API token' })
  await secretDialog.waitFor()
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
  expect(broken).toEqual([])
})

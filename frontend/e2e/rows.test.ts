import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { changeTokens, issue, panel, row, useBrowser } from './browser'

useBrowser()

const DAY = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY + 60_000).toISOString()
const names = (page: Page) => page.locator('li[id^="token-"] h3').allTextContents()

/** A panel with tokens that are as told, the last one the newest. */
async function panelWith(tokens: Record<string, object>, options: object = {}) {
  const page = await panel(options)
  for (const name of Object.keys(tokens)) await issue(page, { name })
  await changeTokens(page, ({ name }) => tokens[String(name)] ?? {})
  await page.reload()
  await row(page, Object.keys(tokens)[0]!).waitFor()
  return page
}

const used = { lastUsedAt: inDays(-0.01), lastUsedFrom: { address: '203.0.113.7', agent: 'Grafana/11.2' } }

test('a row tells when its token was used, from where, and when it was made', async () => {
  const page = await panelWith({ Grafana: { ...used, createdAt: '2026-03-03T12:00:00.000Z' } })
  expect(await row(page, 'Grafana').locator('p').innerText()).toMatch(
    /^Last used 1\d minutes ago from 203\.0\.113\.7 · Created Mar 3, 2026$/,
  )
  const times = row(page, 'Grafana').locator('time')
  for (const time of await times.all()) {
    expect(await time.getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(await time.getAttribute('title')).toMatch(/day, .* at /)
  }
})

test.each([768, 1024, 1280])('at %i px a row is about 72 px high', async (width) => {
  const page = await panelWith(
    {
      Grafana: { ...used, createdAt: '2026-03-03T12:00:00.000Z', permissions: ['read'], expiresAt: inDays(200) },
      Deploy: { permissions: ['create', 'read'], expiresAt: inDays(3) },
      New: { permissions: ['create', 'read', 'update', 'delete'], expiresAt: inDays(30) },
    },
    { viewport: { width, height: 800 } },
  )
  for (const name of ['Grafana', 'Deploy', 'New']) {
    const { height } = (await row(page, name).boundingBox())!
    expect(height, name).toBeGreaterThan(64)
    expect(height, name).toBeLessThan(76)
  }
})

test('badges: amber within a week, red when it is over, grey without an end', async () => {
  const page = await panelWith({
    soon: { expiresAt: inDays(5) },
    over: { expiresAt: inDays(-3) },
    endless: { expiresAt: null },
    later: { expiresAt: inDays(20) },
  })
  const badge = (name: string) => row(page, name).locator('h3 ~ .chip')
  expect(await badge('soon').allTextContents()).toEqual(['Expires in 5 days'])
  expect(await badge('over').allTextContents()).toEqual(['Expired'])
  expect(await badge('endless').allTextContents()).toEqual(['No expiration'])
  expect(await badge('later').count()).toBe(0)
  await row(page, 'later').getByText('Expires in 20 days').waitFor()
  const color = (name: string) =>
    row(page, name)
      .locator('h3')
      .evaluate((node) => getComputedStyle(node).color)
  expect(await color('over'), 'dimmed').not.toBe(await color('soon'))
})

test('tokens are filtered by state and put in order', async () => {
  const page = await panelWith({
    b: { lastUsedAt: inDays(-40), createdAt: inDays(-100), expiresAt: inDays(3) },
    a: { lastUsedAt: inDays(-1), createdAt: inDays(-50), expiresAt: inDays(40) },
    c: { expiresAt: inDays(-1), createdAt: inDays(-10) },
  })
  expect(await names(page)).toEqual(['c', 'a', 'b'])
  for (const [order, expected] of [
    ['By name', ['a', 'b', 'c']],
    ['Last used first', ['a', 'b', 'c']],
    ['Expiring first', ['c', 'b', 'a']],
    ['Newest first', ['c', 'a', 'b']],
  ] as const) {
    await page.getByLabel('Sort').selectOption(order)
    expect(await names(page), order).toEqual(expected)
  }
  for (const [state, expected] of [
    ['Active', ['a', 'b']],
    ['Expiring soon', ['b']],
    ['Expired', ['c']],
    ['Unused for 30 days', ['b']],
    ['All tokens', ['c', 'a', 'b']],
  ] as const) {
    await page.getByLabel('State').selectOption(state)
    expect(await names(page), state).toEqual(expected)
  }
})

test('a new token comes into sight past a filter that would hide it', async () => {
  const page = await panel({ viewport: { width: 1280, height: 600 } })
  for (let i = 0; i < 12; i++) await issue(page, { name: `number ${i}` })
  await page.reload()
  await page.getByLabel('Filter by name').fill('number 3')
  await page.getByLabel('Sort').selectOption('By name')
  await page.getByLabel('Token name').fill('zebra')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('Token “zebra” created.').waitFor()
  expect(await page.getByLabel('Filter by name').inputValue()).toBe('')
  const isInSight = () =>
    row(page, 'zebra').evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  await expect.poll(isInSight).toBe(true)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect(await isInSight(), 'and stays there').toBe(true)
})

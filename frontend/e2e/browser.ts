import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import sparticuz from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'

export const url = inject('url')
export const PASSWORD = 'correct horse battery'

// Made for a sandbox of its own: one process for all, and no same-origin policy. Here both are the subject.
const unwanted = ['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content']

let browser: Browser
const pages: Page[] = []

/** Pages for the tests of one file. A page of a failed test leaves its picture in `test-results`. */
export function useBrowser() {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? (await sparticuz.executablePath()),
      args: sparticuz.args.filter((arg) => !unwanted.includes(arg)),
    })
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      mkdirSync('test-results', { recursive: true })
      const name = task.name.replaceAll(/\W+/g, '-')
      await Promise.all(
        pages.map((page, i) => page.screenshot({ path: `test-results/${name}-${i}.png` }).catch(() => {})),
      )
    }
    await Promise.all(pages.splice(0).map((page) => page.context().close()))
  })
  afterAll(() => browser.close())
}

export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  pages.push(page)
  return page
}

/** Another tab of the same browser. */
export async function newTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage()
  tab.setDefaultTimeout(10_000)
  return tab
}

let people = 0
export const newEmail = () => `person-${Date.now()}-${people++}@example.com`

/** A page of somebody who has just registered, at the token panel. */
export async function panel(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(options)
  await register(page, newEmail())
  await openPanel(page)
  return page
}

/** By the API, on the page after its next load. */
export async function register(page: Page, email: string, at = url) {
  const answer = await page.request.post(`${at}/api/register`, {
    headers: { Origin: at },
    data: { name: 'Ada Lovelace', email, password: PASSWORD },
  })
  expect(answer.status()).toBe(201)
}

export async function openPanel(page: Page) {
  await page.goto('/tokens')
  await page.getByRole('heading', { name: 'Manage API tokens' }).waitFor()
  await page.getByLabel('Token name').waitFor()
  await page.getByText('Loading your tokens').waitFor({ state: 'detached' })
}

/** The names that this application is configured with, whatever they are. */
export async function permissionsOf(
  page: Page,
): Promise<{ name: string; description: string | null; default: boolean }[]> {
  return (await (await page.request.get(`${url}/api/permissions`)).json()).permissions
}

export const box = (page: Page | Locator, permission: string) =>
  page.locator(`input[type="checkbox"][value="${permission}"]`)

/** A token by the API, on the page after its next load. @returns its secret */
export async function issue(page: Page, token: object): Promise<{ id: string; secret: string }> {
  const answer = await page.request.post(`${url}/api/tokens`, { headers: { Origin: url }, data: token })
  expect(answer.status()).toBe(201)
  const { token: issued, plainTextToken } = await answer.json()
  return { id: issued.id, secret: plainTextToken }
}

/** An entry of a row's menu. */
export async function choose(page: Page, name: string, entry: 'Rotate' | 'Usage' | 'Duplicate' | 'Delete') {
  await page.getByRole('button', { name: `More for ${name}` }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

export const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? (element?.textContent?.trim() || element?.tagName)
  })

/** The list as the API answers it, but for some changes: what a token can be that this application makes no more. */
export function changeTokens(page: Page, change: (token: Record<string, unknown>) => object) {
  return page.route(/\/api\/tokens(\?|$)/, async (route) => {
    if (route.request().method() !== 'GET') return route.continue()
    const answer = await route.fetch()
    if (!answer.ok()) return route.fulfill({ response: answer })
    const { tokens, ...rest } = await answer.json()
    await route.fulfill({
      response: answer,
      json: { ...rest, tokens: tokens.map((token: Record<string, unknown>) => ({ ...token, ...change(token) })) },
    })
  })
}

/** By its name alone: a hint is drawn by lot, and can hold whatever a test looks for. */
export const row = (page: Page, name: string) =>
  page.locator('li[id^="token-"]').filter({ has: page.locator('h3', { hasText: name }) })

/** No violation of what axe can check, and nothing wider than the window. */
export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { choose, focused, issue, newTab, panel, row, url, useBrowser } from './browser'

useBrowser()

const statusOf = async (secret: string) =>
  (await fetch(`${url}/api/token`, { headers: { Authorization: `Bearer ${secret}` } })).status

/** @returns the secret that it has now */
async function rotate(page: Page, name: string, overlap?: string): Promise<string> {
  await choose(page, name, 'Rotate')
  const dialog = page.getByRole('dialog', { name: `Rotate “${name}”` })
  if (overlap) await dialog.getByLabel('Keep the old secret working for').selectOption({ label: overlap })
  await dialog.getByRole('button', { name: 'Rotate token' }).click()
  const secret = page.getByRole('dialog', { name: 'Copy your new token' })
  await secret.getByText(`“${name}” has a new secret.`).waitFor()
  return secret.getByRole('textbox', { name: 'Token' }).inputValue()
}

async function close(page: Page) {
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

test('both secrets work until the overlap ends, which is told in the row and ended by hand', async () => {
  const page = await panel()
  const { secret: old } = await issue(page, { name: 'renewed' })
  await page.reload()
  const secret = await rotate(page, 'renewed')
  expect(await page.getByText(/Waiting for the first request/).count(), 'nobody can tell which was used').toBe(0)
  await close(page)
  await row(page, 'renewed')
    .getByText(/^Old secret works until \d+:\d\d/)
    .waitFor()
  await row(page, 'renewed')
    .getByText(`…${secret.slice(-4)}`)
    .waitFor()
  await expect.poll(() => focused(page)).toBe('Edit renewed')
  expect([await statusOf(old), await statusOf(secret)]).toEqual([200, 200])
  await row(page, 'renewed').getByRole('button', { name: 'End now' }).click()
  await page.getByText('The old secret no longer works.').waitFor()
  await row(page, 'renewed')
    .getByText(/^Old secret works/)
    .waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Edit renewed')
  expect([await statusOf(old), await statusOf(secret)]).toEqual([401, 200])
})

test('without an overlap the old secret ends at once, and the first use of the new one is told', async () => {
  const page = await panel()
  const { secret: old } = await issue(page, { name: 'renewed' })
  await page.reload()
  const secret = await rotate(page, 'renewed', 'End it now')
  await page.getByText('Waiting for the first request…').waitFor()
  expect([await statusOf(old), await statusOf(secret)]).toEqual([401, 200])
  await page.getByText('It works: first used just now.').waitFor()
  await close(page)
  await row(page, 'renewed').getByText('Last used just now').waitFor()
})

test('the new expiration is taken', async () => {
  const page = await panel()
  await issue(page, { name: 'renewed', expiresAt: new Date(Date.now() + 86_400_000).toISOString() })
  await page.reload()
  await row(page, 'renewed').getByText('Expires in 24 hours').waitFor()
  await choose(page, 'renewed', 'Rotate')
  await page.getByRole('dialog').getByLabel('Expiration').selectOption('30')
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await close(page)
  await row(page, 'renewed').getByText('Expires in 30 days').waitFor()
})

test('the new secret is nowhere once its dialog is closed', async () => {
  const page = await panel()
  await issue(page, { name: 'renewed' })
  await page.reload()
  const secret = await rotate(page, 'renewed')
  await close(page)
  await row(page, 'renewed')
    .getByText(`…${secret.slice(-4)}`)
    .waitFor()
  const everything = await page.evaluate(() => {
    const root = document.querySelector('#app') as unknown as { __vue_app__: unknown; _vnode: unknown }
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
    visit(root.__vue_app__, 0)
    visit(root._vnode, 0)
    return [document.documentElement.outerHTML, JSON.stringify(history.state), JSON.stringify(localStorage), ...texts]
  })
  expect(everything.length, 'the search finds what is there').toBeGreaterThan(100)
  expect(everything.join()).not.toContain(secret)
})

test('of two tabs that rotate a token the later one is told, and can go on', async () => {
  const page = await panel()
  await issue(page, { name: 'shared' })
  await page.reload()
  await page.route('**/rotation', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      json: { type: 'urn:quarkstream:problem:rotation-conflict', title: 'x', status: 409, detail: 'x' },
    }),
  )
  await choose(page, 'shared', 'Rotate')
  const reloaded = page.waitForResponse(/\/api\/tokens(\?|$)/)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await page.getByText('This token was rotated elsewhere just now.').waitFor()
  await reloaded
  await page.unroute('**/rotation')
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await page.getByRole('dialog', { name: 'Copy your new token' }).waitFor()
})

test('a token deleted in another tab cannot be rotated, which is said', async () => {
  const page = await panel()
  const { id } = await issue(page, { name: 'gone' })
  await page.reload()
  await choose(page, 'gone', 'Rotate')
  const other = await newTab(page)
  expect((await other.request.delete(`${url}/api/tokens/${id}`, { headers: { Origin: url } })).status()).toBe(204)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await page.getByText('This token no longer exists.').waitFor()
  await page.getByText('You have no API tokens.').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => focused(page)).toBe('INPUT')
})

test('an exposed token says what to do, and a rotation makes it whole', async () => {
  const page = await panel()
  const { secret: old } = await issue(page, { name: 'leaked' })
  expect(
    (
      await fetch(`${url}/api/leaked-tokens`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ secret: old }),
      })
    ).status,
  ).toBe(202)
  await expect.poll(() => statusOf(old)).toBe(401)
  await page.reload()
  await row(page, 'leaked').getByText('Exposed').waitFor()
  await row(page, 'leaked')
    .getByText(/Rotate the token or delete it/)
    .waitFor()
  await choose(page, 'leaked', 'Rotate')
  expect(await page.getByRole('dialog').getByLabel('Keep the old secret working for').count()).toBe(0)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  const secret = await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
  await close(page)
  await expect.poll(() => row(page, 'leaked').getByText('Exposed').count()).toBe(0)
  expect([await statusOf(old), await statusOf(secret)]).toEqual([401, 200])
})

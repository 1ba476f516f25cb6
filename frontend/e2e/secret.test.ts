import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newFolder } from './backend'
import { newTab, panel, row, url, useBrowser } from './browser'

useBrowser()

async function withSecret(page: Page) {
  await page.getByLabel('Token name').fill('precious')
  await page.getByRole('button', { name: 'Create' }).click()
  const dialog = page.getByRole('dialog', { name: 'Copy your new token' })
  const secret = await dialog.getByRole('textbox', { name: 'Token' }).inputValue()
  return { dialog, secret }
}

test('Back does not lose a secret that has not been copied', async () => {
  const page = await panel()
  const { dialog, secret } = await withSecret(page)
  for (let i = 0; i < 2; i++) {
    await page.goBack()
    await dialog.getByText('You have not copied the token.').waitFor()
    expect(await dialog.getByRole('textbox', { name: 'Token' }).inputValue()).toBe(secret)
    await dialog.getByRole('button', { name: 'Back to the token' }).click()
    await dialog.getByText('You have not copied the token.').waitFor({ state: 'detached' })
  }
  await page.goBack()
  await dialog.getByRole('button', { name: 'Close without copying' }).click()
  await row(page, 'precious').waitFor()
  expect(await dialog.count()).toBe(0)
  expect(page.url()).toBe(`${url}/tokens`)
})

test('Back closes the dialog of a secret that has been copied', async () => {
  const page = await panel({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { dialog } = await withSecret(page)
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await dialog.getByText('Copied').first().waitFor()
  await page.goBack()
  await dialog.waitFor({ state: 'detached' })
  await row(page, 'precious').waitFor()
  expect(page.url()).toBe(`${url}/tokens`)
})

test('a secret that was copied by keyboard counts as copied', async () => {
  const page = await panel({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { dialog, secret } = await withSecret(page)
  await page.keyboard.press('Control+c')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('a part of a secret, or of a call, does not count as copied, and the whole call does', async () => {
  const page = await panel({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { dialog } = await withSecret(page)
  const field = dialog.getByRole('textbox', { name: 'Token' })
  await field.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(0, 10))
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Escape')
  await dialog.getByText('You have not copied the token.').waitFor()
  await page.keyboard.press('Escape')
  const call = dialog.locator('pre').first()
  const copy = (end: number) =>
    call.evaluate((element, end) => {
      ;(document.activeElement as HTMLElement).blur()
      getSelection()!.setBaseAndExtent(element, 0, element.querySelector('code')!.firstChild!, end)
      document.execCommand('copy')
    }, end)
  await copy(10)
  await page.keyboard.press('Escape')
  await dialog.getByText('You have not copied the token.').waitFor()
  await page.keyboard.press('Escape')
  await copy((await call.textContent())!.length)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('the dialog leaves no trace in the history', async () => {
  const page = await panel()
  await page.goto('/nothing')
  await page.getByRole('link', { name: 'Go to your API tokens' }).click()
  await page.getByLabel('Token name').waitFor()
  const { dialog } = await withSecret(page)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'detached' })
  await row(page, 'precious').waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
})

test('the browser asks before a reload loses a secret, and not once it is copied', async () => {
  const page = await panel({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { dialog } = await withSecret(page)
  const asked = page.waitForEvent('dialog')
  await page.evaluate(() => setTimeout(() => location.reload()))
  expect((await asked).type()).toBe('beforeunload')
  await (await asked).dismiss()
  expect(await dialog.isVisible()).toBe(true)
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await dialog.getByText('Copied').first().waitFor()
  page.on('dialog', (question) => Promise.reject(new Error(question.type())))
  await page.reload()
})

test('a secret is not held back by a list that cannot be loaded', async () => {
  const page = await panel()
  await page.route(/\/api\/tokens(\?|$)/, (route) =>
    route.request().method() === 'GET' ? new Promise(() => {}) : route.continue(),
  )
  const { dialog } = await withSecret(page)
  expect(await dialog.isVisible()).toBe(true)
})

test.each(['no-preference', 'reduce'] as const)(
  'the new row keeps to the corners of its card, and its chips are seen on it (motion: %s)',
  async (motion) => {
    const page = await panel({ reducedMotion: motion })
    const { dialog } = await withSecret(page)
    await dialog.getByRole('button', { name: 'Done' }).click()
    const fresh = row(page, 'precious')
    await fresh.waitFor()
    const look = await fresh.evaluate((element) => {
      const card = element.closest('section')!.lastElementChild!
      const chip = element.querySelector('.chip.text-ink') ?? element.querySelector('.chip')!
      return {
        clip: getComputedStyle(card).overflow,
        row: getComputedStyle(element).backgroundColor,
        chip: getComputedStyle(chip).backgroundColor,
        edge: getComputedStyle(chip).borderTopWidth,
      }
    })
    expect(look.clip).toBe('clip')
    expect(look.row, 'highlighted').not.toBe('rgba(0, 0, 0, 0)')
    expect(look.chip).not.toBe(look.row)
    expect(look.edge).toBe('1px')
  },
)

test('a secret is gone when its owner logs out in another tab', async () => {
  const page = await panel()
  const { dialog, secret } = await withSecret(page)
  const other = await newTab(page)
  await other.goto(`${url}/tokens`)
  await other.getByRole('button', { name: 'Ada Lovelace' }).click()
  await other.getByRole('menuitem', { name: 'Log out' }).click()
  await page.waitForURL('**/login')
  await page.getByLabel('Email').waitFor()
  expect(await dialog.count()).toBe(0)
  expect(await page.content()).not.toContain(secret)
})

test('the calls that are shown run as they are, and the dialog tells of the first', async () => {
  const page = await panel()
  const { dialog, secret } = await withSecret(page)
  await dialog.getByText('Waiting for the first request…').waitFor()
  const code = async (language: string) => {
    await dialog.getByRole('tab', { name: language, exact: true }).click()
    return (await dialog.getByRole('tabpanel', { name: language, exact: true }).locator('code').textContent())!
  }
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' })
  const folder = newFolder()
  try {
    const script = join(folder, 'call.mjs')
    writeFileSync(script, await code('JavaScript'))
    expect(run('node', script)).toContain('precious')
    const java = (await code('Java')).split('\n\n')
    const program = join(folder, 'Call.java')
    const body = java[1]!.replaceAll(/^/gm, '        ')
    writeFileSync(
      program,
      `${java[0]}\nclass Call {\n    public static void main(String[] args) throws Exception {\n${body}\n    }\n}\n`,
    )
    expect(run('java', program)).toContain('precious')
  } finally {
    rmSync(folder, { recursive: true })
  }
  await dialog.getByText('It works: first used just now.').waitFor()
  for (const language of ['curl', 'Python']) {
    expect(await code(language)).toContain(secret)
    expect(await code(language)).toContain(`${url}/api/token`)
  }
  await dialog.getByRole('button', { name: 'Done' }).click()
  await row(page, 'precious').getByText('Last used just now').waitFor()
})

test('Copy says that it has copied without anything moving', async () => {
  const page = await panel({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { dialog, secret } = await withSecret(page)
  const places = () =>
    dialog
      .locator('button, textarea, pre, h2, p:visible')
      .evaluateAll((all) =>
        all.filter((each) => !each.closest('.sr-only')).map((each) => JSON.stringify(each.getBoundingClientRect())),
      )
  const before = await places()
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await dialog.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await places()).toEqual(before)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  const copy = (await dialog.getByRole('button', { name: 'Copied' }).boundingBox())!
  const field = (await dialog.getByRole('textbox', { name: 'Token' }).boundingBox())!
  expect(Math.abs(copy.width - field.width), 'the full width').toBeLessThan(1)
})

test('a session that has ended asks nobody to log in while the secret is shown', async () => {
  const page = await panel()
  const { dialog } = await withSecret(page)
  await page.context().clearCookies()
  const refused = page.waitForResponse((answer) => answer.status() === 401 && /tokens\/[^/]+$/.test(answer.url()))
  await refused
  await page.evaluate(() => fetch('/config.json'))
  expect(await page.getByRole('dialog', { name: 'Log in again' }).count()).toBe(0)
  expect(await dialog.isVisible()).toBe(true)
})

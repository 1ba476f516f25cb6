import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newFolder, startBackend } from './backend'
import { expectAccessible, newEmail, newPage, openPanel, PASSWORD, register, useBrowser } from './browser'

useBrowser()

let backend: Awaited<ReturnType<typeof startBackend>>
const folder = newFolder()

beforeAll(async () => {
  backend = await startBackend(folder, ['-Dquarkstream.tokens.confirm=true', '-Dquarkstream.session.confirmed-for=1s'])
}, 90_000)

afterAll(async () => {
  await backend.stop()
  rmSync(folder, { recursive: true })
})

/** Somebody whose password was given longer ago than it counts. */
async function ada() {
  const page = await newPage({ baseURL: backend.url })
  await register(page, newEmail(), backend.url)
  await openPanel(page)
  await expect
    .poll(
      async () =>
        (
          await page.request.post(`${backend.url}/api/tokens`, {
            headers: { Origin: backend.url },
            data: { name: 'not yet' },
          })
        ).status(),
      { timeout: 10_000 },
    )
    .toBe(403)
  await page.getByLabel('Token name').fill('Deploy')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('dialog', { name: 'Confirm your password' }).waitFor()
  return page
}

test('what asks for the password once more is done when it was given', async () => {
  const page = await ada()
  await expectAccessible(page)
  await page.getByLabel('Password', { exact: true }).fill('wrong horse battery')
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await page.getByText('This is not your password.').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Copy your new token' }).waitFor()
})

test('whoever does without keeps what was typed, and nothing is done', async () => {
  const page = await ada()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Confirm your password' }).waitFor({ state: 'detached' })
  await page.getByText('Nothing was changed.').waitFor()
  expect(await page.getByLabel('Token name').inputValue()).toBe('Deploy')
  const { tokens } = await (await page.request.get(`${backend.url}/api/tokens`)).json()
  expect(tokens.map(({ name }: { name: string }) => name)).not.toContain('Deploy')
})

test('without a connection the card says so and can be sent again', async () => {
  const page = await ada()
  await page.context().setOffline(true)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await page.getByText('The server cannot be reached.').waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await page.getByRole('dialog', { name: 'Copy your new token' }).waitFor()
})

import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newFolder, startBackend } from './backend'
import { expectAccessible, newEmail, newPage, register, useBrowser } from './browser'

useBrowser()

const folder = newFolder()
let backend: Awaited<ReturnType<typeof startBackend>>

/** As an application has it that has pages of its own; its page to sign in is any that answers. */
beforeAll(async () => {
  backend = await startBackend(folder, [
    '-Dquarkstream.panel.path=/quarkstream/',
    '-Dquarkstream.panel.login-url=/api/permissions?to={return}',
    '-Dquarkstream.panel.logout-url=/api/permissions?bye',
  ])
})
afterAll(async () => {
  await backend.stop()
  rmSync(folder, { recursive: true })
})

/** Breaks no rule of its own security policy, and asks for nothing that is not there. */
async function watchedPage(options = {}) {
  const page = await newPage({ baseURL: backend.url, ...options })
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text())
  })
  page.on('response', (answer) => {
    if (answer.status() === 404) faults.push(answer.url())
  })
  return { page, faults }
}

test.each([
  ['light', 320],
  ['dark', 768],
  ['light', 1280],
] as const)('the panel works at a path of its own, %s at %i px, and after a reload', async (colorScheme, width) => {
  const { page, faults } = await watchedPage()
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: 900 })
  await register(page, newEmail(), backend.url)
  await page.goto('/quarkstream')
  await page.waitForURL(`${backend.url}/quarkstream/tokens`)
  await page.getByText('You have no API tokens.').waitFor()
  const place = await page.evaluate(() => history.state.position as number)
  await page.getByLabel('Token name').fill('CI')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText(`${backend.url}/api/token`).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  // The dialog's own entry in the history is being left, which a reload would cut short, or be cut short by.
  await page.waitForFunction((before) => history.state.position === before, place)
  await page.reload()
  await page.getByRole('button', { name: 'Edit CI' }).waitFor()
  await expectAccessible(page)
  expect(faults).toEqual([])
})

test('another language and what happened are there, too', async () => {
  const { page, faults } = await watchedPage({ locale: 'de-DE' })
  await register(page, newEmail(), backend.url)
  await page.goto('/quarkstream/activity')
  await page.getByRole('main').getByRole('listitem').filter({ hasText: 'Angemeldet' }).waitFor()
  await page.getByLabel('Ereignis').selectOption('Abgemeldet')
  await page.waitForURL(`${backend.url}/quarkstream/activity?kind=signed-out`)
  expect(faults).toEqual([])
})

test('nobody is led to the page of the application, and after it back to the one that they wanted', async () => {
  const { page } = await watchedPage()
  await page.goto('/quarkstream/tokens?name=CI')
  await page.waitForURL('**/api/permissions?to=*')
  const back = new URL(page.url()).searchParams.get('to')!
  expect(back).toBe('/quarkstream/tokens?name=CI')

  await page.goto('/quarkstream/tokens') // as nobody still
  await page.getByRole('link', { name: 'Log in' }).waitFor()
  await expectAccessible(page)

  await register(page, newEmail(), backend.url)
  await page.goto(back)
  await page.getByRole('heading', { name: 'Manage API tokens' }).waitFor()
  expect(page.url()).toBe(backend.url + back)
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.waitForURL('**/api/permissions?bye')
})

test('what is not below its path is none of its own', async () => {
  for (const path of ['/', '/tokens', '/theme.js', '/index.html']) {
    const answer = await fetch(backend.url + path)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-security-policy')).toBeNull()
  }
})

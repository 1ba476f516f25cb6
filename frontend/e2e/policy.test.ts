import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newFolder, startBackend } from './backend'
import { newEmail, newPage, openPanel, PASSWORD, register, row, useBrowser } from './browser'

useBrowser()

const folder = newFolder()
const email = newEmail()
let backend: Awaited<ReturnType<typeof startBackend>>

/** Somebody is registered while it is still open. */
beforeAll(async () => {
  backend = await startBackend(folder, [])
  const page = await newPage()
  await register(page, email, backend.url)
  await page.context().close()
  await backend.stop()
  backend = await startBackend(folder, [
    '-Dquarkstream.registration.enabled=false',
    '-Dquarkstream.tokens.max-lifetime=10d',
  ])
})
afterAll(async () => {
  await backend.stop()
  rmSync(folder, { recursive: true })
})

test('nobody is invited to a registration that is closed', async () => {
  const page = await newPage({ baseURL: backend.url })
  await page.goto('/login')
  await page.getByLabel('Email').waitFor()
  expect(await page.getByRole('link', { name: 'Register' }).count()).toBe(0)
  await page.goto('/register')
  await page.getByText('Registration is closed.').waitFor()
  expect(await page.getByRole('button', { name: 'Register' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Log in' }).click()
  await page.waitForURL('**/login')
})

async function logIn() {
  const page = await newPage({ baseURL: backend.url })
  const answer = await page.request.post(`${backend.url}/api/session`, {
    headers: { Origin: backend.url },
    data: { email, password: PASSWORD },
  })
  expect(answer.status()).toBe(200)
  await openPanel(page)
  return page
}

test('a forgotten password is asked about only where mails are sent', async () => {
  const page = await newPage({ baseURL: backend.url })
  await page.goto('/login')
  await page.getByLabel('Email').waitFor()
  expect(await page.getByRole('link', { name: 'Forgot password?' }).count()).toBe(0)
  await page.goto('/forgot-password')
  await page.getByText('This server sends no mails.').waitFor()
  expect(await page.getByLabel('Email').count()).toBe(0)
})

test('no expiration is offered that the server would refuse, and the longest is accepted', async () => {
  const page = await logIn()
  await page.getByText('A token can live for 10 days at most.').waitFor()
  expect(await page.getByLabel('Expiration').locator('option').allTextContents()).toEqual(['7 days', 'Custom date'])
  await page.getByLabel('Token name').fill('short')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await row(page, 'short').getByText('Expires in 7 days').waitFor()

  await page.getByLabel('Expiration').selectOption('date')
  const date = page.getByLabel('Expiration date')
  await date.fill((await date.getAttribute('max'))!)
  await page.getByLabel('Token name').fill('longest')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await row(page, 'longest').getByText('Expires in 10 days').waitFor()
})

test('where the policy cannot be had everything is offered, and the server decides in words', async () => {
  const page = await newPage({ baseURL: backend.url })
  await page.route('**/api/policy', (route) => route.abort())
  await page.goto('/login')
  await page.getByRole('link', { name: 'Register' }).click()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(newEmail())
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByText('Registration is closed.').waitFor()
  await page.getByRole('link', { name: 'Log in' }).click()
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByLabel('Token name').fill('too long')
  await page.getByLabel('Expiration').selectOption('90')
  await page.getByRole('button', { name: 'Create' }).click()
  const fault = page.getByText(/Must not be later than/)
  await fault.waitFor()
  expect(await fault.textContent()).not.toMatch(/\dT\d/)
  await expect.poll(() => page.getByLabel('Expiration').getAttribute('aria-invalid')).toBe('true')
})

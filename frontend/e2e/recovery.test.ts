import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freePort, newFolder, startBackend } from './backend'
import { expectAccessible, newEmail, newPage, register, useBrowser } from './browser'
import { linkIn, startMailServer } from './mailbox'

const OTHER_PASSWORD = 'seven quiet llamas hum'

useBrowser()

let mails: Awaited<ReturnType<typeof startMailServer>>
let backend: Awaited<ReturnType<typeof startBackend>>
const folder = newFolder()

beforeAll(async () => {
  mails = await startMailServer()
  const port = await freePort()
  const address = `http://localhost:${port}/`
  backend = await startBackend(
    folder,
    [...mails.settings(address), '-Dquarkstream.registration.verify-email=true'],
    port,
  )
}, 90_000)

afterAll(async () => {
  await backend.stop()
  await mails.stop()
  rmSync(folder, { recursive: true })
})

const page = () => newPage({ baseURL: backend.url })

const focusedText = (on: Awaited<ReturnType<typeof newPage>>) => on.evaluate(() => document.activeElement?.textContent)

async function logIn(on: Awaited<ReturnType<typeof newPage>>, email: string, password: string) {
  await on.getByLabel('Email').fill(email)
  await on.getByLabel('Password').fill(password)
  await on.getByRole('button', { name: 'Log in' }).click()
}

test('whoever forgot the password chooses another one by the link in a mail, once', { timeout: 90_000 }, async () => {
  const ada = await page()
  const email = newEmail()
  await register(ada, email, backend.url)
  await ada.context().clearCookies()
  await ada.goto('/login')
  await ada.getByRole('link', { name: 'Forgot password?' }).click()
  await ada.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
  await expectAccessible(ada)
  await ada.getByLabel('Email').fill(email)
  await ada.getByRole('button', { name: 'Send link' }).click()
  await ada.getByText('a mail with a link is on its way').waitFor()
  await vi.waitFor(() => expect(mails.to(email, 'password')).toBeDefined(), { timeout: 40_000, interval: 250 })

  const link = linkIn(mails.to(email, 'password'))!
  expect(link).toMatch(/\/reset-password#[\w-]{43}$/)
  await ada.goto(link)
  await ada.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  expect(ada.url()).toBe(`${backend.url}/reset-password`)
  await expectAccessible(ada)
  await ada.getByLabel('New password').fill('short')
  await ada.getByRole('button', { name: 'Change password' }).click()
  await ada.getByText('At least 8 characters.').last().waitFor()
  await ada.getByLabel('New password').fill(OTHER_PASSWORD)
  await ada.getByRole('button', { name: 'Change password' }).click()
  await ada.waitForURL('**/login')
  await ada.getByText('Your password is changed.').waitFor()
  await logIn(ada, email, OTHER_PASSWORD)
  await ada.waitForURL('**/tokens')

  const again = await page()
  await again.goto(link)
  await again.getByLabel('New password').fill('another good one here')
  await again.getByRole('button', { name: 'Change password' }).click()
  await again.getByText('This link has been used or is too old.').waitFor()
  await again.getByRole('link', { name: 'Ask for another link' }).click()
  await again.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
})

test('nobody is told whether there is an account', async () => {
  const nobody = await page()
  await nobody.goto('/forgot-password')
  await nobody.getByLabel('Email').fill('nobody@example.com')
  await nobody.getByRole('button', { name: 'Send link' }).click()
  await nobody.getByText('If there is an account for nobody@example.com').waitFor()
  expect(await focusedText(nobody)).toContain('If there is an account for nobody@example.com')
})

test('a link whose secret is gone with a reload says what to do', async () => {
  const lost = await page()
  await lost.goto('/reset-password#abc')
  await lost.getByLabel('New password').waitFor()
  // What a browser has of it: nothing, from the start.
  expect(await lost.evaluate(() => JSON.stringify([location.href, history.state]))).not.toContain('abc')
  await lost.reload()
  await lost.getByText('Open the link in your mail once more').waitFor()
  expect(
    await lost.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, state: history.state })),
  ).not.toContain('abc')
})

test('a new account makes tokens as soon as its address is confirmed', { timeout: 90_000 }, async () => {
  const ada = await page()
  const email = newEmail()
  await register(ada, email, backend.url)
  await ada.goto('/tokens')
  await ada.getByText(`We sent a link to ${email}.`).waitFor()
  await expectAccessible(ada)
  await ada.getByLabel('Token name').fill('too early')
  await ada.getByRole('button', { name: 'Create', exact: true }).click()
  await ada.getByText('Confirm your email first').waitFor()
  await vi.waitFor(() => expect(linkIn(mails.to(email))).toContain('/confirm-email#'), {
    timeout: 40_000,
    interval: 250,
  })

  // In another browser, which is nobody's.
  const elsewhere = await page()
  await elsewhere.goto(linkIn(mails.to(email))!)
  await elsewhere.getByRole('heading', { name: 'Confirm your email' }).waitFor()
  expect(elsewhere.url()).toBe(`${backend.url}/confirm-email`)
  await elsewhere.getByRole('button', { name: 'Confirm email' }).click()
  await elsewhere.getByText('Your email is confirmed.').waitFor()

  expect(await focusedText(elsewhere)).toBe('Your email is confirmed.')

  await ada.reload()
  await ada.getByLabel('Token name').fill('in time')
  await ada.getByRole('button', { name: 'Create', exact: true }).click()
  await ada.getByRole('dialog', { name: 'Copy your new token' }).waitFor()
  expect(await ada.getByText(`We sent a link to ${email}.`).count()).toBe(0)
})

const ways = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [320, 768, 1280].map((width) => ({ colorScheme, viewport: { width, height: 800 } })),
)

test.each(ways)('each page is accessible in $colorScheme at $viewport.width px', { timeout: 60_000 }, async (way) => {
  const nobody = await newPage({ ...way, baseURL: backend.url })
  await nobody.goto('/login')
  await nobody.getByRole('link', { name: 'Forgot password?' }).waitFor()
  await expectAccessible(nobody)
  await nobody.goto('/forgot-password')
  await nobody
    .getByLabel('Email')
    .fill(`${way.colorScheme}-${way.viewport.width}-${'long'.repeat(10)}@${'example'.repeat(8)}.com`)
  await expectAccessible(nobody)
  await nobody.getByRole('button', { name: 'Send link' }).click()
  await nobody.getByText('If there is an account for').waitFor()
  await expectAccessible(nobody)
  await nobody.goto('/reset-password#nonsense')
  await nobody.getByLabel('New password').fill('password')
  await nobody.getByText('Too weak.').waitFor()
  await expectAccessible(nobody)
  await nobody.getByLabel('New password').fill(OTHER_PASSWORD)
  await nobody.getByText('Strong.').waitFor()
  await nobody.getByRole('button', { name: 'Change password' }).click()
  await nobody.getByText('This link has been used or is too old.').waitFor()
  await expectAccessible(nobody)
  await nobody.goto('/confirm-email#nonsense')
  await nobody.getByRole('button', { name: 'Confirm email' }).waitFor()
  await expectAccessible(nobody)
  await nobody.getByRole('button', { name: 'Confirm email' }).click()
  await nobody.getByText('This link has been used, or is too old.').waitFor()
  await expectAccessible(nobody)

  const ada = await newPage({ ...way, baseURL: backend.url })
  await register(ada, newEmail(), backend.url)
  await ada.goto('/tokens')
  await ada.getByRole('button', { name: 'Send the mail again' }).waitFor()
  await expectAccessible(ada)
})

test('without a connection nothing is sent, now or later', async () => {
  const lost = await page()
  const sent: string[] = []
  for (const [path, button] of [
    ['/forgot-password', 'Send link'],
    ['/reset-password#nonsense', 'Change password'],
    ['/confirm-email#nonsense', 'Confirm email'],
  ] as const) {
    await lost.goto(path)
    if (path === '/forgot-password') await lost.getByLabel('Email').fill('nobody@example.com')
    if (path.startsWith('/reset')) await lost.getByLabel('New password').fill(OTHER_PASSWORD)
    await lost.getByRole('button', { name: button }).waitFor()
    await lost.context().setOffline(true)
    await lost.getByRole('button', { name: button }).click()
    await lost.getByText('The server cannot be reached.').waitFor()
    lost.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()))
    await lost.context().setOffline(false)
    await lost.evaluate(() => fetch('/config.json'))
    await lost.evaluate(() => fetch('/config.json'))
    expect(sent).toEqual([])
    lost.removeAllListeners('request')
  }
})

test('whoever has a German browser recovers in German', async () => {
  const german = await newPage({ baseURL: backend.url, locale: 'de-DE' })
  await german.goto('/login')
  await german.getByRole('link', { name: 'Passwort vergessen?' }).click()
  await german.getByRole('heading', { name: 'Passwort vergessen?' }).waitFor()
  await german.getByRole('button', { name: 'Link schicken' }).waitFor()
  await german.goto('/reset-password#nonsense')
  await german.getByLabel('Neues Passwort').fill('short')
  await german.getByRole('button', { name: 'Passwort ändern' }).click()
  await german
    .getByText('Dieser Link wurde schon benutzt')
    .or(german.getByText('Mindestens 8 Zeichen.').last())
    .waitFor()
  await german.goto('/confirm-email#nonsense')
  await german.getByRole('button', { name: 'E-Mail bestätigen' }).click()
  await german.getByText('Dieser Link wurde schon benutzt oder ist zu alt.').waitFor()
})

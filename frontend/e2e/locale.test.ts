import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  expectAccessible,
  issue,
  newEmail,
  newPage,
  PASSWORD,
  permissionsOf,
  register,
  url,
  useBrowser,
} from './browser'

useBrowser()

const ENGLISH =
  /\b(the|your?|this|these|and|of|to|it|not|no|is|are|for|with|has|log|password|edit|delete|expires?|created|used|ago|search|select|loading|close)\b/i

/** A page whose every text is remembered, however short it was there. */
async function germanPage(options = {}) {
  const page = await newPage({ locale: 'de-DE', ...options })
  await page.addInitScript(() => {
    const seen = new Set<string>()
    Object.assign(window, { seen })
    const attributes = ['aria-label', 'title', 'placeholder', 'alt']
    const note = (node: Node) => {
      if (node instanceof Text && !node.parentElement?.closest('script, style, noscript, code, textarea, [lang=en]'))
        seen.add(node.data)
      if (node instanceof Element) attributes.forEach((name) => seen.add(node.getAttribute(name) ?? ''))
      node.childNodes.forEach(note)
    }
    new MutationObserver((changes) =>
      changes.forEach(({ target, addedNodes }) => [target, ...addedNodes].forEach(note)),
    ).observe(document, { childList: true, subtree: true, characterData: true, attributes: true })
  })
  return page
}

/** But for what the server words. */
async function expectNoEnglish(page: Page, worded: (string | null)[] = []) {
  const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen, document.title])
  expect(seen.join('')).not.toBe('')
  expect(seen.filter((text) => !worded.includes(text.trim()) && ENGLISH.test(text))).toEqual([])
}

test('whoever has a German browser is never spoken to in English', async () => {
  const page = await germanPage()
  await page.goto('/')
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
  expect(await page.title()).toBe('Anmelden · Quarkstream')
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.getByRole('link', { name: 'Registrieren' }).click()
  await page.getByRole('heading', { name: 'Registrieren' }).waitFor()
  await page.goto('/nothing')
  await page.getByRole('heading', { name: 'Seite nicht gefunden' }).waitFor()
  await expectNoEnglish(page)

  await register(page, newEmail())
  const permissions = await permissionsOf(page)
  const worded = permissions.flatMap(({ name, description }) => [name, description])
  await issue(page, { name: 'Nachtjob', expiresAt: new Date(Date.now() + 3 * 86_400_000).toISOString() })
  await page.goto('/tokens')
  await page.getByText('Nachtjob').waitFor()
  await page.getByLabel('Ablauf').waitFor()
  for (const entry of ['Erneuern', 'Nutzung', 'Löschen']) {
    await page.getByRole('button', { name: 'Mehr zu Nachtjob' }).click()
    await page.getByRole('menuitem', { name: entry }).click()
    await page.getByRole(entry === 'Löschen' ? 'alertdialog' : 'dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').or(page.getByRole('alertdialog')).waitFor({ state: 'detached' })
  }
  await page.getByRole('button', { name: 'Nachtjob bearbeiten' }).click()
  await page.getByRole('dialog').getByLabel('Name des Tokens').fill('Nachtjobs')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Änderungen verwerfen' }).click()
  await page.getByLabel('Name des Tokens').fill('Tagjob')
  await page.getByRole('button', { name: 'Erstellen' }).click()
  await page.getByRole('button', { name: 'Fertig' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Ohne Kopieren schließen' }).click()
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitem', { name: 'Aktivität' }).click()
  await page.getByRole('heading', { name: 'Aktivität' }).waitFor()
  await page.getByRole('main').getByRole('listitem').getByText('Nachtjob', { exact: true }).waitFor()
  expect(await page.title()).toBe('Aktivität · Quarkstream')
  await expectNoEnglish(page, worded)
})

test('an account is spoken of in German, and so is what the server says of a password', async () => {
  const page = await germanPage()
  const email = newEmail()
  await register(page, email)
  // In another browser: this one has a session for itself.
  await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { Origin: url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  await page.goto('/account')
  await page.getByLabel('Bisheriges Passwort').fill(PASSWORD)
  await page.getByLabel('Neues Passwort').fill('password1')
  await page.getByText('Zu schwach.').waitFor()
  await page.getByRole('button', { name: 'Passwort ändern' }).click()
  await page.getByText(/^Das ist ein sehr häufiges Passwort\. Fügen Sie/).waitFor()
  await page.getByLabel('Bisheriges Passwort').fill('nonsense')
  await page.getByLabel('Neues Passwort').fill('incorrect zebra accumulator')
  await page.getByRole('button', { name: 'Passwort ändern' }).click()
  await page.getByText('Das ist nicht Ihr Passwort.').waitFor()
  await page.getByText('Stark.').waitFor()
  await page.getByText('Dieses Gerät').waitFor()
  await page.getByRole('button', { name: 'E-Mail ändern' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Abbrechen' }).click()
  await page.getByRole('button', { name: 'Überall sonst abmelden' }).click()
  await page.getByText('Alle anderen Geräte sind abgemeldet.').waitFor()
  await page.getByRole('button', { name: 'Konto löschen' }).click()
  await page.getByRole('button', { name: 'Mein Konto löschen' }).click()
  await page.getByText('Ihr Konto ist gelöscht.').waitFor()
  await expectNoEnglish(page)
})

test('what is wrong with a field is said in German, too, though the server says it in English', async () => {
  const page = await germanPage()
  await page.goto('/login')
  await page.getByLabel('E-Mail').fill('nobody@example.com')
  await page.getByLabel('Passwort').fill('nonsense')
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await page.getByText('E-Mail oder Passwort stimmt nicht.').waitFor()
  await register(page, newEmail())
  await page.goto('/tokens')
  await page.getByRole('button', { name: 'Erstellen' }).click()
  await page.getByText('Bitte ausfüllen.').waitFor()
})

test('dates and numbers are written as in the language', async () => {
  const page = await germanPage()
  await register(page, newEmail())
  await issue(page, { name: 'Jahr', expiresAt: '2099-12-24T12:00:00Z' })
  await page.goto('/tokens')
  const expiry = page.getByText('Läuft am 24.12.2099 ab')
  await expiry.waitFor()
  expect(await expiry.getAttribute('title')).toMatch(/Donnerstag, 24\. Dezember 2099 um \d\d:\d\d/)
})

test('the language is switched in the menu by keyboard, at once and for good', async () => {
  const page = await newPage()
  await register(page, newEmail())
  await page.goto('/tokens')
  await page.getByLabel('Token name').fill('half a name')
  await page.getByRole('button', { name: 'Ada Lovelace' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Deu')
  expect(await page.getByRole('menuitemradio', { name: 'English' }).getAttribute('aria-checked')).toBe('true')
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Abmelden' }).waitFor()
  expect(await page.getByRole('menuitemradio', { name: 'Deutsch' }).getAttribute('aria-checked')).toBe('true')
  await expect.poll(() => page.title()).toBe('API-Tokens · Quarkstream')
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.keyboard.press('Escape')
  expect(await page.getByLabel('Name des Tokens').inputValue()).toBe('half a name')
  await page.reload()
  await page.getByRole('heading', { name: 'API-Tokens', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'API tokens', exact: true }).waitFor()
})

test('a language whose texts cannot be had is not spoken, and that is said', async () => {
  const page = await newPage()
  await register(page, newEmail())
  await page.goto('/tokens')
  await page.route('**/assets/de-*.js', (route) => route.abort())
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
  await page.getByText('The server cannot be reached.').waitFor()
  expect(await page.getByRole('menuitemradio', { name: 'English' }).getAttribute('aria-checked')).toBe('true')
  await page.unroute('**/assets/de-*.js')
  await page.reload()
  await page.getByRole('heading', { name: 'API tokens', exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
})

test('whoever reads English loads no other language', async () => {
  const page = await newPage()
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(request.url()))
  await page.goto('/login')
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  expect(loaded.filter((asset) => asset.includes('/assets/de-'))).toEqual([])
  expect(loaded.every((asset) => asset.startsWith(url))).toBe(true)
})

test.each([
  ['light', 320],
  ['dark', 768],
  ['light', 1280],
] as const)('longer words fit, too, in %s at %i px', async (colorScheme, width) => {
  const page = await germanPage({ colorScheme, viewport: { width, height: 800 } })
  await page.goto('/login')
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
  await expectAccessible(page)
  await register(page, newEmail())
  await issue(page, { name: 'Nachtjob' })
  await page.goto('/tokens')
  await page.getByRole('button', { name: 'Nachtjob bearbeiten' }).waitFor()
  await expectAccessible(page)
  await page.locator('header button').click()
  await page.getByRole('menu').waitFor()
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: 'Aktivität' }).click()
  await page.getByRole('heading', { name: 'Aktivität' }).waitFor()
  await page.getByRole('main').getByRole('listitem').getByText('Nachtjob', { exact: true }).waitFor()
  await expectAccessible(page)
})

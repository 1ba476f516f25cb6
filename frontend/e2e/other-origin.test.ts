import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { choose, newEmail, newPage, PASSWORD, row, url, useBrowser } from './browser'

useBrowser()

const bundle = 'target/classes/META-INF/quarkstream-panel'
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** Any static host: files, the page for every other path, and a `config.json` that names the API. */
const host = createServer(async (request, answer) => {
  const path = request.url!.split('?', 1)[0]!
  const file = extname(path) ? path : '/index.html'
  const body =
    path === '/config.json' ? JSON.stringify({ apiUrl: url }) : await readFile(join(bundle, file)).catch(() => null)
  answer.writeHead(body === null ? 404 : 200, {
    'Content-Type': types[extname(file)] ?? 'text/plain',
    'Content-Security-Policy': `default-src 'self'; connect-src 'self' ${url}; object-src 'none'; base-uri 'none'`,
  })
  answer.end(body)
})
beforeAll(() => new Promise<void>((listening) => host.listen(inject('otherPort'), listening)))
afterAll(() => new Promise((closed) => host.close(closed)))

test('the same bundle works from another origin, with the address of the API in config.json', async () => {
  const page = await newPage({ baseURL: `http://localhost:${inject('otherPort')}` })
  await page.goto('/register')
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(newEmail())
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.waitForURL('**/tokens')
  await page.getByLabel('Token name').fill('from afar')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText(`${url}/api/token`).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Edit from afar' }).click()
  await page.getByRole('dialog').getByLabel('Token name').fill('renamed from afar')
  await page.getByRole('button', { name: 'Save' }).click()
  await row(page, 'renamed from afar').waitFor()
  await choose(page, 'renamed from afar', 'Delete')
  await page.getByRole('button', { name: 'Delete token' }).click()
  await page.getByText('You have no API tokens.').waitFor()
  await page.reload()
  await page.getByText('You have no API tokens.').waitFor()
  await page.getByRole('button', { name: 'Ada' }).click()
  await page.getByRole('menuitem', { name: 'Activity' }).click()
  await page.getByRole('main').getByRole('listitem').filter({ hasText: 'renamed from afar' }).first().waitFor()
  await page.getByRole('button', { name: 'Ada' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.waitForURL('**/login')
})

test('a page of an origin that nobody named can read nothing', async () => {
  const page = await newPage()
  await page.route('http://elsewhere.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>Elsewhere</p>' }),
  )
  await page.goto('http://elsewhere.example/')
  const read = await page.evaluate(
    (api) =>
      fetch(`${api}/api/permissions`, { credentials: 'include' }).then(
        (answer) => answer.status,
        () => 'refused',
      ),
    url,
  )
  expect(read).toBe('refused')
})

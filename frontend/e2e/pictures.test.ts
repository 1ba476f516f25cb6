import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { changeTokens, issue, openPanel, panel, row, useBrowser } from './browser'

useBrowser()

const DAY = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString()

/** How they are in the picture: tokens that somebody has had for a while. */
const TOKENS: Record<string, object> = {
  Grafana: {
    description: 'Dashboards of the operations team',
    permissions: ['read'],
    createdAt: inDays(-267),
    expiresAt: inDays(27),
    lastUsedAt: inDays(-0.002),
    lastUsedFrom: { address: '203.0.113.7', agent: 'Grafana/11.2' },
  },
  'Deploy script': {
    permissions: ['create', 'read', 'update'],
    createdAt: inDays(-85),
    expiresAt: inDays(5),
    lastUsedAt: inDays(-0.3),
    lastUsedFrom: { address: '198.51.100.24', agent: 'curl/8.5.0' },
    rotatedAt: inDays(-0.01),
    previousSecretUntil: inDays(0.03),
  },
  'Backup job': { permissions: ['create', 'read'], createdAt: inDays(-40), expiresAt: null, lastUsedAt: inDays(-3) },
  'Old laptop': { permissions: ['read'], createdAt: inDays(-120), expiresAt: inDays(-3), lastUsedAt: inDays(-34) },
}

/** `npm run pictures` takes those of the README anew. */
function keep(name: string, picture: Buffer) {
  const file = fileURLToPath(new URL(`../docs/${name}.png`, import.meta.url))
  if (process.env.PICTURES) writeFileSync(file, picture)
  expect(existsSync(file)).toBe(true)
}

test.each(['light', 'dark'] as const)('the panel in the %s, as the README shows it', async (colorScheme) => {
  const page = await panel({ viewport: { width: 1280, height: 1250 }, colorScheme })
  for (const name of Object.keys(TOKENS).reverse()) await issue(page, { name })
  await changeTokens(page, ({ name }) => TOKENS[name as string]!)
  await openPanel(page)
  await row(page, 'Grafana').getByText('Last used').waitFor()
  expect(await row(page, 'Deploy script').textContent()).toContain('Expires in 5 days')
  keep(`panel-${colorScheme}`, await page.screenshot())
})

test('a secret, which is shown once, as the README shows it', async () => {
  const page = await panel({ viewport: { width: 1280, height: 1000 } })
  await page.getByLabel('Token name').fill('Deploy script')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Copy your new token' })
  await dialog.getByText('Waiting for the first request').waitFor()
  keep('secret', await dialog.screenshot())
})

import userEvent from '@testing-library/user-event'
import { screen, within } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import UsageDialog from './UsageDialog.vue'
import { aToken } from './testing'
import type { Token } from './tokens'

afterEach(() => vi.useRealTimers())

const answer = (numbers: Record<string, number>) =>
  http.get('*/api/tokens/1/usage', () =>
    HttpResponse.json({
      days: Array.from({ length: 30 }, (_, i) => {
        const date = new Date(Date.UTC(2026, 9, 26 + i)).toISOString().slice(0, 10)
        return { date, requests: numbers[date] ?? 0 }
      }),
      permissions: [
        { name: 'read', lastUsedAt: '2026-11-12T10:00:00Z' },
        { name: 'create', lastUsedAt: null },
      ],
    }),
  )

function open(changes: Partial<Token> = {}) {
  render(UsageDialog, { token: aToken(changes) })
  return screen.findByRole('dialog', { name: 'Usage of “CI”' })
}

test('the requests of the last days are a chart with a table behind it', async () => {
  server.use(answer({ '2026-11-12': 1200, '2026-11-24': 34 }))
  const dialog = await open()
  await screen.findByText(/1,234 requests in the last 30 days, most on November 12 \(1,200\)/)
  const bars = [...dialog.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('height')))
  expect(bars).toHaveLength(30)
  expect(Math.max(...bars), '1,200 on a scale to 2,000').toBe(57.6)
  expect(bars[29], 'few are told from none').toBe(3)
  expect(bars[0]).toBe(0)
  for (const mark of ['2,000', '1,000', '0']) within(dialog).getAllByText(mark)
  const rows = within(screen.getByRole('table', { name: 'Requests with CI a day' })).getAllByRole('row')
  expect(rows[1]!.textContent).toContain('November 24')
  expect(rows[1]!.textContent).toContain('34')
  expect(rows).toHaveLength(31)
  await userEvent.click(screen.getByRole('button', { name: 'Show as table' }))
  expect(dialog.querySelector('svg')).toBeNull()
})

test('a token that was not used says so', async () => {
  server.use(answer({}))
  await open()
  await screen.findByText('Not used in the last 30 days.')
  expect(screen.queryByRole('table', { name: 'Requests with CI a day' })).toBeNull()
})

test('a failure is told and can be tried again', async () => {
  server.use(http.get('*/api/tokens/1/usage', () => problem(503, 'unavailable')))
  await open()
  await screen.findByText(/could not be loaded/)
  server.use(answer({ '2026-11-24': 1 }))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText(/1 request in the last 30 days/)
})

test('the seconds of a throttle count down', async () => {
  server.use(http.get('*/api/tokens/1/usage', () => problem(429, 'too-many-requests', {}, { 'retry-after': '9' })))
  await open()
  await screen.findByText(/in 9 seconds/)
  await screen.findByText(/in 8 seconds/, {}, { timeout: 2500 })
})

test('whoever used it last is told, and what for', async () => {
  vi.setSystemTime('2026-11-13T10:00:00Z')
  server.use(answer({ '2026-11-12': 1 }))
  const dialog = await open({
    lastUsedAt: '2026-11-12T10:00:00Z',
    lastUsedFrom: { address: '203.0.113.7', agent: 'curl/8.5.0' },
  })
  within(dialog).getByText('203.0.113.7')
  within(dialog).getByText('curl/8.5.0')
  const table = await screen.findByRole('table', { name: 'When each permission of CI was last used' })
  const [, read, create] = within(table).getAllByRole('row')
  expect(read!.textContent).toMatch(/read\s*yesterday/)
  expect(create!.textContent).toMatch(/create\s*Never/)
})

test('a use of which nothing more is known says when', async () => {
  server.use(answer({}))
  const dialog = await open({ lastUsedAt: '2026-11-12T10:00:00Z', lastUsedFrom: { address: null, agent: null } })
  expect(within(dialog).queryByText('From')).toBeNull()
  expect(within(dialog).queryByText('With')).toBeNull()
})

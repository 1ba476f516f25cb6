import userEvent from '@testing-library/user-event'
import { screen, within } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import UsageDialog from './UsageDialog.vue'

const token = {
  id: '1',
  name: 'CI',
  hint: 'abcd',
  permissions: ['read'],
  lastUsedAt: null,
  expiresAt: null,
  description: null,
  createdAt: '2026-11-01T00:00:00Z',
  lastUsedFrom: null,
  rotatedAt: null,
  previousSecretUntil: null,
  selfRotation: false,
  exposedAt: null,
}

const answer = (numbers: Record<string, number>) =>
  http.get('*/api/tokens/1/usage', () =>
    HttpResponse.json({
      days: Array.from({ length: 30 }, (_, i) => {
        const date = new Date(Date.UTC(2026, 9, 26 + i)).toISOString().slice(0, 10)
        return { date, requests: numbers[date] ?? 0 }
      }),
    }),
  )

function open() {
  render(UsageDialog, { token })
  return screen.findByRole('dialog', { name: 'Usage of “CI”' })
}

test('the requests of the last days are a chart with a table behind it', async () => {
  server.use(answer({ '2026-11-12': 1200, '2026-11-24': 34 }))
  const dialog = await open()
  await screen.findByText(/1,234 requests in the last 30 days, most on November 12 \(1,200\)/)
  const bars = [...dialog.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('height')))
  expect(bars).toHaveLength(30)
  expect(Math.max(...bars)).toBe(64)
  expect(bars[29], 'few are told from none').toBe(3)
  expect(bars[0]).toBe(1)
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
  expect(screen.queryByRole('table')).toBeNull()
})

test('a failure is told and can be tried again', async () => {
  server.use(http.get('*/api/tokens/1/usage', () => problem(503, 'unavailable')))
  await open()
  await screen.findByText(/could not be loaded/)
  server.use(answer({ '2026-11-24': 1 }))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText(/1 request in the last 30 days/)
})

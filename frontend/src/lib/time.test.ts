import { expect, test } from 'vitest'
import { daysUntil, relative } from './time'

const now = Date.parse('2026-06-15T12:00:00Z')
const after = (seconds: number) => new Date(now + seconds * 1000).toISOString()

test.each([
  [-5, 'just now'],
  [-60, '1 minute ago'],
  [-180, '3 minutes ago'],
  [-3 * 3600, '3 hours ago'],
  [-86_400, 'yesterday'],
  [-12 * 86_400, '12 days ago'],
  [-100 * 86_400, '3 months ago'],
  [-800 * 86_400, '2 years ago'],
  [5, 'in a moment'],
  [12 * 86_400, 'in 12 days'],
])('%i seconds from now is "%s"', (seconds, words) => {
  expect(relative(after(seconds), now)).toBe(words)
})

test('counts the days that are left', () => {
  expect(daysUntil(after(86_400 * 2), now)).toBe(2)
  expect(daysUntil(after(-1), now)).toBeLessThan(0)
})

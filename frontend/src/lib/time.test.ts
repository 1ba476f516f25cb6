import { expect, test } from 'vitest'
import { daysUntil, inFull, relative, withoutRawInstants } from './time'

const now = Date.parse('2026-06-15T12:00:00Z')
const after = (seconds: number) => new Date(now + seconds * 1000).toISOString()

test.each([
  [-5, 'just now'],
  [-60, '1 minute ago'],
  [-180, '3 minutes ago'],
  [-3 * 3600, '3 hours ago'],
  [-86_400, 'yesterday'],
  [-12 * 86_400, '12 days ago'],
  [-30 * 86_400, '30 days ago'],
  [-100 * 86_400, 'Mar 7, 2026'],
  [-800 * 86_400, 'Apr 6, 2024'],
  [5, 'in a moment'],
  [12 * 86_400, 'in 12 days'],
  [30 * 86_400, 'in 30 days'],
  [31 * 86_400, 'Jul 16, 2026'],
])('%i seconds from now is "%s"', (seconds, words) => {
  expect(relative(after(seconds), now)).toBe(words)
})

test('counts the days that are left', () => {
  expect(daysUntil(after(86_400 * 2), now)).toBe(2)
  expect(daysUntil(after(-1), now)).toBeLessThan(0)
})

test.each(['+10000-01-01T17:59:59Z', 'nonsense', ''])('an instant like "%s" has words and fails nothing', (instant) => {
  expect(relative(instant, now)).toBe('on an unreadable date')
  expect(inFull(instant)).toBe('an unreadable date')
})

test('a sentence of the server has its instants as people write them', () => {
  expect(withoutRawInstants('Must not be later than 2026-12-25T03:10:00Z.')).toMatch(
    /^Must not be later than \w+day, December 2\d, 2026 at \d+:\d\d.[AP]M\.$/,
  )
})

import { expect, test } from 'vitest'
import { asDay, expiresAt } from './expiration'

const now = new Date(2026, 0, 31, 10, 30)

test('a number of days ends at the same time of that day', () => {
  expect(expiresAt({ choice: '30', date: '' }, now)).toEqual(new Date(2026, 2, 2, 10, 30))
})

test('a day counts to its end', () => {
  expect(expiresAt({ choice: 'date', date: '2026-01-31' }, now)).toEqual(new Date(2026, 0, 31, 23, 59, 59))
})

test.each(['', '2026-01-30', 'nonsense'])('the day "%s" is none to choose', (date) => {
  expect(expiresAt({ choice: 'date', date }, now)).toBeUndefined()
})

test('never is never', () => {
  expect(expiresAt({ choice: 'never', date: '2027-01-01' }, now)).toBeNull()
})

test('a day is written as a date field writes it', () => {
  expect(asDay(new Date(2026, 8, 7))).toBe('2026-09-07')
})

import { expect, test } from 'vitest'
import {
  asDay,
  choices,
  choicesOfRotation,
  defaultExpiration,
  expirationFrom,
  expiresAt,
  toSend,
  toSendInRotation,
} from './expiration'

const now = new Date(2026, 0, 31, 10, 30)
const HOUR = 3_600_000
const DAY = 24 * HOUR

test('a number of days ends at the same time of that day', () => {
  expect(expiresAt({ choice: '30', date: '' }, now)).toEqual(new Date(2026, 2, 2, 10, 30))
})

test('a day counts to its end', () => {
  expect(expiresAt({ choice: 'date', date: '2026-01-31' }, now)).toEqual(new Date(2026, 0, 31, 23, 59, 59))
})

test.each(['', '2026-01-30', 'nonsense', '9999-12-31'])('the day "%s" is none to choose', (date) => {
  expect(expiresAt({ choice: 'date', date }, now)).toBeUndefined()
})

test('never is never', () => {
  expect(expiresAt({ choice: 'never', date: '2027-01-01' }, now)).toBeNull()
})

test('a day is written as a date field writes it', () => {
  expect(asDay(new Date(2026, 8, 7))).toBe('2026-09-07')
})

test.each([
  [undefined, ['7', '30', '60', '90', 'date', 'never'], '30'],
  [365 * DAY, ['7', '30', '60', '90', 'date'], '90'],
  [30 * DAY, ['7', '30', 'date'], '30'],
  [10 * DAY, ['7', 'date'], '7'],
  [12 * HOUR, ['longest', 'date'], 'longest'],
])('a longest life of %s ms leaves %j, at first %s', (longest, expected, first) => {
  expect(choices(longest)).toEqual(expected)
  expect(defaultExpiration(longest).choice).toBe(first)
})

test('a day ends when the longest life does', () => {
  expect(expiresAt({ choice: 'date', date: '2026-02-10' }, now, 10 * DAY)).toEqual(new Date(2026, 1, 10, 10, 30))
  expect(expiresAt({ choice: 'date', date: '2026-02-11' }, now, 10 * DAY)).toBeUndefined()
})

test('the longest life is told to the API by its absence, whatever this clock says', () => {
  const longest = expiresAt(defaultExpiration(30 * DAY), now, 30 * DAY)!
  expect(toSend(longest, now, 30 * DAY)).toBeNull()
  const shorter = expiresAt({ choice: '7', date: '' }, now, 30 * DAY)!
  expect(toSend(shorter, now, 30 * DAY)).toBe(shorter.toISOString())
  expect(toSend(null, now)).toBeNull()
})

test.each([
  ['30', undefined, { choice: '30', date: '' }],
  ['never', undefined, { choice: 'never', date: '' }],
  ['10', undefined, { choice: 'date', date: '2026-02-10' }],
  ['2026-06-01', undefined, { choice: 'date', date: '2026-06-01' }],
  ['30', 10 * DAY, undefined],
  ['never', 10 * DAY, undefined],
  ['5', 10 * DAY, { choice: 'date', date: '2026-02-05' }],
  ['2025-01-01', undefined, undefined],
  ['99999', undefined, undefined],
  ['longest', 12 * HOUR, undefined],
  ['date', undefined, undefined],
  ['-1', undefined, undefined],
  ['soon', undefined, undefined],
])('a link that asks for %s, at most %s ms, gets %j', (asked, longest, expected) => {
  expect(expirationFrom(asked, now, longest)).toEqual(expected)
})

test('a rotation moves the end or leaves it, and stays within the longest life on a clock that is a bit behind', () => {
  expect(choicesOfRotation(10 * DAY)).toEqual(['kept', '7', 'date'])
  expect(choicesOfRotation(12 * HOUR)).toEqual(['kept', 'date'])
  expect(choicesOfRotation()).toEqual(['kept', '7', '30', '60', '90', 'date'])
  expect(toSendInRotation(expiresAt({ choice: 'kept', date: '' }, now)!, now)).toBeNull()
  const longest = expiresAt({ choice: '7', date: '' }, now, 7 * DAY)!
  expect(Date.parse(toSendInRotation(longest, now, 7 * DAY)!)).toBe(longest.getTime() - 60_000)
  expect(toSendInRotation(longest, now)).toBe(longest.toISOString())
})

import { expect, test } from 'vitest'
import { inWords, milliseconds } from './duration'

const HOUR = 3_600_000

test.each([
  ['PT720H', 720 * HOUR],
  ['P30D', 720 * HOUR],
  ['PT36H30M', 36.5 * HOUR],
  ['PT0.5S', 500],
  ['P1DT1H1M1S', 25 * HOUR + 61_000],
  [null, undefined],
  [undefined, undefined],
  ['nonsense', undefined],
])('%s is %s ms', (text, expected) => {
  expect(milliseconds(text)).toBe(expected)
})

test.each([
  [720 * HOUR, '30 days'],
  [24 * HOUR, '1 day'],
  [36 * HOUR, '36 hours'],
  [1.5 * HOUR, '90 minutes'],
  [90_500, '90 seconds'],
])('%i ms are "%s"', (duration, words) => {
  expect(inWords(duration)).toBe(words)
})

import { expect, test } from 'vitest'
import { milliseconds } from '@/lib/duration'
import { asIso, overlaps } from './overlap'

const HOUR = 3_600_000
const DAY = 24 * HOUR

test.each([
  [undefined, undefined, [0, HOUR, DAY, 7 * DAY], HOUR],
  [HOUR, 7 * DAY, [0, HOUR, DAY, 7 * DAY], HOUR],
  [2 * HOUR, DAY, [0, HOUR, 2 * HOUR, DAY], 2 * HOUR],
  [0, 0, [0], 0],
])('an overlap of usually %s and at most %s ms: %j, at first %s', (usual, longest, offered, first) => {
  expect(overlaps(usual, longest)).toEqual({ offered, usual: first })
})

test.each([0, HOUR, 7 * DAY])('%s ms are written as the API reads them', (duration) => {
  expect(milliseconds(asIso(duration))).toBe(duration)
})

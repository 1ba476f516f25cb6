import { expect, test } from 'vitest'
import { topOf } from './scale'

test.each([
  [0, 1],
  [1, 1],
  [3, 4],
  [7, 8],
  [9, 10],
  [34, 40],
  [100, 100],
  [1200, 2000],
  [987_654, 1_000_000],
])('%i fits beneath %i', (most, top) => {
  expect(topOf(most)).toBe(top)
})

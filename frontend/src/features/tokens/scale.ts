/** The least round number that all values fit beneath, halved without a rest where it can be: the top of a chart. */
export function topOf(most: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1)))
  return [1, 2, 4, 6, 8, 10].map((steps) => steps * size).find((top) => top >= most)!
}

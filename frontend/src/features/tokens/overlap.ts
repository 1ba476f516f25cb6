const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * For how long a replaced secret may go on working, in milliseconds: nothing that the API would refuse.
 *
 * @param usual what the operator prefers, offered in any case
 * @param longest undefined where it is not known
 */
export function overlaps(usual = HOUR, longest = Infinity) {
  const offered = new Set([0, usual, HOUR, DAY, 7 * DAY].filter((overlap) => overlap <= longest))
  return { usual: Math.min(usual, longest), offered: [...offered].sort((one, other) => one - other) }
}

/** As the API writes durations. */
export const asIso = (milliseconds: number) => `PT${Math.floor(milliseconds / 1000)}S`

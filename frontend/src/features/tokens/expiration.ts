/** How long a token is to live: as it is to live already, a number of days, as long as it may, until a day, or until it is deleted. */
export type Expiration = { choice: Choice; date: string }
export type Choice = 'kept' | Days | 'longest' | 'date' | 'never'
type Days = (typeof DAYS)[number]

const DAYS = ['7', '30', '60', '90'] as const
const DAY = 86_400_000
/** Further ahead the API takes no date (in years). */
const HORIZON = 99

/**
 * What may be chosen: nothing that the API would refuse.
 *
 * @param longest how long a token may live, in milliseconds; undefined: as long as one likes
 */
export function choices(longest?: number): Choice[] {
  if (longest === undefined) return [...DAYS, 'date', 'never']
  const days = daysWithin(longest)
  return [...(days.length ? days : (['longest'] as const)), 'date']
}

export function defaultExpiration(longest?: number): Expiration {
  const choice = longest === undefined ? '30' : (daysWithin(longest).at(-1) ?? 'longest')
  return { choice, date: '' }
}

/** What may be chosen for a token that is rotated, whose present end a rotation can only move. */
export const choicesOfRotation = (longest?: number): Choice[] => [
  'kept',
  ...choices(longest).filter((choice) => choice !== 'never' && choice !== 'longest'),
]

/**
 * What a link asks for: a number of days, a date, or `never`.
 *
 * @returns undefined if that may not be chosen
 */
export function expirationFrom(asked: string, now: Date, longest?: number): Expiration | undefined {
  const offered = choices(longest)
  const choice = offered.find((choice) => choice === asked)
  if (choice === 'date' || choice === 'longest') return undefined
  if (choice) return { choice, date: '' }
  const date = /^\d{1,5}$/.test(asked) ? asDay(inDays(Number(asked), now)) : asked
  const expiration = { choice: 'date' as const, date }
  return /^\d{4}-\d\d-\d\d$/.test(date) && expiresAt(expiration, now, longest) ? expiration : undefined
}

const daysWithin = (longest: number): Days[] => DAYS.filter((days) => Number(days) * DAY <= longest)

/** The last instant that may be chosen. */
export function latest(now: Date, longest?: number): Date {
  const end = new Date(now)
  if (longest === undefined) end.setFullYear(end.getFullYear() + HORIZON)
  else end.setTime(end.getTime() + longest)
  return end
}

/**
 * The instant that an expiration means, in this browser's time zone; a day counts to its end, or to the latest that may be.
 *
 * @returns null for never and for no other than now, undefined for a date that is missing or cannot be
 */
export function expiresAt({ choice, date }: Expiration, now: Date, longest?: number): Date | null | undefined {
  const last = latest(now, longest)
  if (choice === 'never' || choice === 'kept') return null
  if (choice === 'longest') return last
  if (choice === 'date') {
    const isPossible = new Date(`${date}T23:59:59`) > now && new Date(`${date}T00:00:00`) <= last
    return isPossible ? earlier(new Date(`${date}T23:59:59`), last) : undefined
  }
  return earlier(inDays(Number(choice), now), last)
}

function inDays(days: number, now: Date): Date {
  const instant = new Date(now)
  instant.setDate(instant.getDate() + days)
  return instant
}

/** As the API takes it. The longest life is left to its own clock, which may be behind this one: null is that, too. */
export function toSend(instant: Date | null, now: Date, longest?: number): string | null {
  return instant && (longest === undefined || instant < latest(now, longest)) ? instant.toISOString() : null
}

/** For a rotation, which has no word for the longest life: a minute short of it, for the server's clock may be behind. */
export function toSendInRotation(instant: Date | null, now: Date, longest?: number): string | null {
  if (!instant) return null
  const margin = longest === undefined ? 0 : Math.min(60_000, longest / 2)
  return earlier(instant, new Date(latest(now, longest).getTime() - margin)).toISOString()
}

const earlier = (one: Date, other: Date) => (one < other ? one : other)

/** The day of an instant as a date field has it. */
export function asDay(instant: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`
}

import { onScopeDispose, ref, type Ref } from 'vue'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' })
const dayOnly = new Intl.DateTimeFormat('en', { dateStyle: 'full' })

const utcDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' })
const utcDayShort = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** A date of the server's, which counts days in UTC, such as "November 12". */
export const dateInWords = (date: string) => utcDay.format(new Date(date))

/** The same, such as "Nov 12". */
export const shortDate = (date: string) => utcDayShort.format(new Date(date))

/** Such as "3 minutes ago" or "in 12 days". */
export function relative(instant: string, now: number): string {
  const distance = Date.parse(instant) - now
  const size = Math.abs(distance)
  if (size < MINUTE) return distance <= 0 ? 'just now' : 'in a moment'
  if (size < HOUR) return words.format(Math.round(distance / MINUTE), 'minute')
  if (size < DAY) return words.format(Math.round(distance / HOUR), 'hour')
  if (size < 60 * DAY) return words.format(Math.round(distance / DAY), 'day')
  if (size < 365 * DAY) return words.format(Math.round(distance / (30 * DAY)), 'month')
  return words.format(Math.round(distance / (365 * DAY)), 'year')
}

/** The instant in full, in this browser's time zone. */
export const inFull = (instant: string | Date) => exact.format(new Date(instant))

/** The day in full, in this browser's time zone. */
export const dayInFull = (instant: Date) => dayOnly.format(instant)

export const daysUntil = (instant: string, now: number) => (Date.parse(instant) - now) / DAY

/** The current time, again and again, so that relative times stay true. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), MINUTE / 2)
  onScopeDispose(() => clearInterval(timer))
  return now
}

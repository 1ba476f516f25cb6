import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue'
import { messages } from '@/messages'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const RELATIVE_WITHIN = 30

const format = (options: Intl.DateTimeFormatOptions) =>
  computed(() => new Intl.DateTimeFormat(messages.locale, options))

const words = computed(() => new Intl.RelativeTimeFormat(messages.locale, { numeric: 'auto' }))
const exact = format({ dateStyle: 'full', timeStyle: 'short' })
const dayOnly = format({ dateStyle: 'full' })
const date = format({ dateStyle: 'medium' })

const timeOnly = format({ timeStyle: 'short' })
const dayAndTime = format({ dateStyle: 'medium', timeStyle: 'short' })

const utcDay = format({ day: 'numeric', month: 'long', timeZone: 'UTC' })
const utcDayShort = format({ day: 'numeric', month: 'short', timeZone: 'UTC' })

/** An instant that no browser can read has words too: whatever shows it must not fail. */
const written = (format: ComputedRef<Intl.DateTimeFormat>, instant: string | Date) => {
  const time = new Date(instant)
  return Number.isNaN(time.getTime()) ? messages.unreadableDate : format.value.format(time)
}

/** A date of the server's, which counts days in UTC, such as "November 12". */
export const dateInWords = (day: string) => written(utcDay, day)

/** The same, such as "Nov 12". */
export const shortDate = (day: string) => written(utcDayShort, day)

/** Such as "3 minutes ago" or "in 12 days", and what is more than a month away as its date. */
export function relative(instant: string, now: number): string {
  const distance = Date.parse(instant) - now
  if (Number.isNaN(distance)) return messages.onUnreadableDate
  const size = Math.abs(distance)
  if (size < MINUTE) return distance <= 0 ? messages.justNow : messages.inAMoment
  if (size < HOUR) return words.value.format(Math.round(distance / MINUTE), 'minute')
  if (size < DAY) return words.value.format(Math.round(distance / HOUR), 'hour')
  if (size < (RELATIVE_WITHIN + 0.5) * DAY) return words.value.format(Math.round(distance / DAY), 'day')
  return messages.onDate(date.value.format(new Date(instant)))
}

/** The instant in full, in this browser's time zone. */
export const inFull = (instant: string | Date) => written(exact, instant)

/** Such as "14:05", and with its day if that is not today. */
export function clockTime(instant: string): string {
  const isToday = new Date(instant).toDateString() === new Date().toDateString()
  return written(isToday ? timeOnly : dayAndTime, instant)
}

/** The day in full, in this browser's time zone. */
export const dayInFull = (instant: Date) => written(dayOnly, instant)

export const daysUntil = (instant: string, now: number) => (Date.parse(instant) - now) / DAY

/** The server writes instants as machines read them. */
export const withoutRawInstants = (text: string) =>
  text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g, (instant) => inFull(instant))

/** The current time, again and again, so that relative times stay true. */
export function useNow(every = MINUTE / 2): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), every)
  onScopeDispose(() => clearInterval(timer))
  return now
}

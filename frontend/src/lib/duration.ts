import { messages } from '@/messages'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const units = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const

const ISO_8601 = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** A duration of the API's, such as `PT720H`; undefined where there is none or it makes no sense. */
export function milliseconds(duration: string | null | undefined): number | undefined {
  const parts = ISO_8601.exec(duration ?? '')?.slice(1)
  return parts && units.reduce((sum, [, size], i) => sum + size * Number(parts[i] ?? 0), 0)
}

/** Such as "30 days", in the largest unit that needs no fraction. */
export function inWords(duration: number): string {
  const [unit, size] = units.find(([, size]) => duration % size === 0) ?? units[units.length - 1]!
  const long = new Intl.NumberFormat(messages.locale, { style: 'unit', unit, unitDisplay: 'long' })
  return long.format(Math.floor(duration / size))
}

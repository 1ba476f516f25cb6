/** How long a token is to live: a number of days, until a day, or until it is deleted. */
export type Expiration = { choice: '7' | '30' | '60' | '90' | 'date' | 'never'; date: string }

export const defaultExpiration = (): Expiration => ({ choice: '30', date: '' })

/**
 * The instant that an expiration means, in this browser's time zone; a day counts to its end.
 *
 * @returns null for never, undefined for a date that is missing or not in the future
 */
export function expiresAt({ choice, date }: Expiration, now: Date): Date | null | undefined {
  if (choice === 'never') return null
  if (choice === 'date') {
    const end = new Date(`${date}T23:59:59`)
    return end > now ? end : undefined
  }
  const instant = new Date(now)
  instant.setDate(instant.getDate() + Number(choice))
  return instant
}

/** The day of an instant as a date field has it. */
export function asDay(instant: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`
}

import { withoutRawInstants } from '@/lib/time'
import { messages } from '.'

/** What the server says of a field, in the chosen language where that has words for it. */
export function faultInWords(detail: string): string {
  return withoutRawInstants(
    translated(detail) ??
      sentences(detail)
        .map((part) => translated(part) ?? part)
        .join(' '),
  )
}

function translated(detail: string): string | undefined {
  const known = messages.faults.find(([said]) => said.test(detail))
  return known && detail.replace(...known)
}

/** Of a password it says what is wrong, and what would be better. */
const sentences = (detail: string) => detail.split(/(?<=\.) (?=[A-Z])/)

import { withoutRawInstants } from '@/lib/time'
import { messages } from '.'

/** What the server says of a field, in the chosen language where that has words for it. */
export function faultInWords(detail: string): string {
  const known = messages.faults.find(([said]) => said.test(detail))
  return withoutRawInstants(known ? detail.replace(...known) : detail)
}

import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'

/** The back end of the unit tests; the browser tests have the real one. */
export const server = setupServer()

/** A refusal as the API words it (RFC 9457). */
export function problem(status: number, name: string, more: object = {}, headers: Record<string, string> = {}) {
  return HttpResponse.json(
    { type: `urn:quarkstream:problem:${name}`, title: name, status, detail: `About ${name}.`, ...more },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  )
}

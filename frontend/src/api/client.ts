import createClient, { type Client, type Middleware } from 'openapi-fetch'
import { ApiError, type Problem } from './error'
import type { paths } from './schema'

/** The API, typed by its own description. Every failure is thrown as an {@link ApiError}, so `data` is always there. */
export let api: Client<paths>

/** Called when the API no longer knows the session that this page believes in. */
let sessionLost = () => {}

export function whenSessionIsLost(callback: () => void) {
  sessionLost = callback
}

/** Finds the API by `config.json`, which a deployment may edit beside the bundle; an empty address is this very origin. */
export async function connect() {
  const config = await fetch('/config.json', { credentials: 'same-origin' }).then(
    (answer) => (answer.ok ? (answer.json() as Promise<{ apiUrl?: string }>) : { apiUrl: '' }),
    () => ({ apiUrl: '' }),
  )
  use(config.apiUrl ?? '')
}

/** @param apiUrl where the API is, without a slash at the end */
export function use(apiUrl: string) {
  baseUrl = apiUrl || location.origin
  api = createClient<paths>({ baseUrl, credentials: 'include', fetch: (request) => globalThis.fetch(request) })
  api.use(failing)
}

let baseUrl = ''

/** The server's address as a person would write it. */
export const serverAddress = () => baseUrl

const failing: Middleware = {
  async onResponse({ response, schemaPath, request }) {
    if (response.ok) return
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
    const problem = isProblem ? ((await response.json()) as Problem) : undefined
    const isAboutTheSession = schemaPath === '/api/session' && request.method !== 'DELETE'
    if (response.status === 401 && !isAboutTheSession) sessionLost()
    throw new ApiError(response.status, problem, Number(response.headers.get('retry-after')) || undefined)
  },
  onError() {
    return new ApiError(0)
  },
}

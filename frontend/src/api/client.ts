import createClient, { type Client, type Middleware } from 'openapi-fetch'
import { apiPath, panelPath } from '@/lib/place'
import { ApiError, type Problem } from './error'
import type { paths } from './schema'

/** The API, typed by its own description. Every failure is thrown as an {@link ApiError}, so `data` is always there. */
export let api: Client<Endpoints>

/** By their paths below the API's own, which is for the application to choose. */
type Endpoints = { [Path in keyof paths as Path extends `/api${infer Below}` ? Below : never]: paths[Path] }

/** Asks the person whose session has ended to log in again. */
let askToLogInAgain = () => Promise.resolve(false)

/** @param ask answers whether the same person is back, so that what was interrupted is to be done */
export function whenSessionIsLost(ask: () => Promise<boolean>) {
  askToLogInAgain = ask
}

/** Asks the person for the password once more. */
let askToConfirm = () => Promise.resolve(false)

/** @param ask answers whether the password was given, so that what was refused is to be asked for again */
export function whenConfirmationIsRequired(ask: () => Promise<boolean>) {
  askToConfirm = ask
}

/** Finds the API by `config.json`, which a deployment may edit beside the bundle; an empty address is this very origin. */
export async function connect() {
  const config = await fetch(`${panelPath()}config.json`, { credentials: 'same-origin' }).then(
    (answer) => (answer.ok ? (answer.json() as Promise<{ apiUrl?: string }>) : { apiUrl: '' }),
    () => ({ apiUrl: '' }),
  )
  use(config.apiUrl ?? '')
}

/** Whether the server of this page answers. */
export const isThere = () =>
  fetch(`${panelPath()}config.json`, { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )

/** @param server whose API it is, without a slash at the end */
export function use(server: string) {
  baseUrl = (server || location.origin) + apiPath()
  api = createClient<paths>({ baseUrl, credentials: 'include', fetch: send })
  api.use(failing)
}

let baseUrl = ''

/** The API's address as a person would write it. */
export const apiAddress = () => baseUrl

/**
 * A request that meets the end of the session waits for the person to be back, and is then sent again; so does one that asks
 * for the password once more.
 */
async function send(request: Request): Promise<Response> {
  const again = request.clone()
  const answer = await inWhole(await globalThis.fetch(request))
  const isAboutTheSession = request.url === `${baseUrl}/session`
  if (answer.status === 401 && !isAboutTheSession && (await askToLogInAgain())) return send(again)
  if (answer.status === 403 && (await isToBeConfirmed(answer)) && (await askToConfirm())) return send(again)
  return answer
}

async function isToBeConfirmed(answer: Response) {
  const { type } = await answer
    .clone()
    .json()
    .catch(() => ({}))
  return type === 'urn:quarkstream:problem:confirmation-required'
}

/** Read to its end at once: an answer that breaks off is a server that cannot be reached. */
async function inWhole(answer: Response): Promise<Response> {
  const body = await answer.blob()
  return new Response(body.size ? body : null, answer)
}

const failing: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
    const problem = isProblem ? ((await response.json()) as Problem) : undefined
    throw new ApiError(response.status, problem, Number(response.headers.get('retry-after')) || undefined)
  },
  onError() {
    return new ApiError(0)
  },
}

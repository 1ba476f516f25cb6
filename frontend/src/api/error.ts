import { faultInWords } from '@/messages/faults'
import type { components } from './schema'

export type Problem = components['schemas']['Problem']

/** A request that did not succeed: refused by the API, or never answered (status 0). */
export class ApiError extends Error {
  /** When it may be tried again, where that was said to be too often. */
  readonly retryAt: number

  constructor(
    readonly status: number,
    readonly problem?: Problem,
    /** In seconds. */
    retryAfter = 60,
  ) {
    super(problem?.detail ?? `Request failed (${status})`)
    this.name = 'ApiError'
    this.retryAt = Date.now() + retryAfter * 1000
  }

  /** The messages for one field; a pointer into it, such as `#/permissions/1`, counts as the field's. */
  field(name: string): string[] {
    return (this.problem?.errors ?? [])
      .filter(({ pointer }) => pointer === `#/${name}` || pointer.startsWith(`#/${name}/`))
      .map(({ detail }) => faultInWords(detail))
  }

  /** Whether every fault has a field to stand at, so that nothing more need be said. */
  isAboutFields(): boolean {
    return this.status === 422
  }
}

/** The messages of a failed request for one of its fields, none if it failed otherwise. */
export function fieldErrors(error: unknown, name: string): string[] {
  return error instanceof ApiError ? error.field(name) : []
}

/** Whether there was no answer, or the request was cancelled: it may be done all the same, as what has left cannot be unsent. */
export const isUnanswered = (error: unknown) => error instanceof ApiError && error.status === 0

/** For a `catch`: an answer of this status is what was wanted, since it was so before. */
export const unless = (status: number) => (error: unknown) => {
  if (!(error instanceof ApiError && error.status === status)) throw error
}

import { ApiError } from '@/api/error'
import { withoutRawInstants } from '@/lib/time'
import { en } from './en'

/** A failure in plain words. Faults of single fields stand at the fields and are not repeated here. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return en.errors.internal()
  switch (error.status) {
    case 0:
      return en.errors.network
    case 401:
      return en.errors.unauthenticated
    case 403:
      return en.errors.forbidden
    case 404:
      return en.errors.notFound
    case 429:
      return en.errors.rateLimited(error.retryAfter ?? 60)
    case 503:
      return en.errors.unavailable
    default:
      return error.status < 500 && error.problem
        ? withoutRawInstants(error.problem.detail)
        : en.errors.internal(error.problem?.requestId)
  }
}

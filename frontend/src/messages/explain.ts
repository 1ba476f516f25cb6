import { ApiError } from '@/api/error'
import { withoutRawInstants } from '@/lib/time'
import { messages, type Messages } from '.'

/** A failure in plain words. Faults of single fields stand at the fields and are not repeated here. */
export function explain(error: unknown, now = Date.now()): string {
  if (!(error instanceof ApiError)) return messages.errors.internal()
  const known = explained(error.problem?.type)
  if (known) return known
  switch (error.status) {
    case 0:
      return messages.errors.network
    case 401:
      return messages.errors.unauthenticated
    case 403:
      return messages.errors.forbidden
    case 404:
      return messages.errors.notFound
    case 429:
      return throttled(Math.ceil((error.retryAt - now) / 1000))
    case 503:
      return messages.errors.unavailable
    default:
      return error.status < 500 && error.problem
        ? withoutRawInstants(error.problem.detail)
        : messages.errors.internal(error.problem?.requestId)
  }
}

const throttled = (seconds: number) => (seconds > 0 ? messages.errors.rateLimited(seconds) : messages.errors.tryNow)

const explained = (type = '') => {
  const name = type.slice(type.lastIndexOf(':') + 1)
  return Object.hasOwn(messages.problems, name) ? messages.problems[name as keyof Messages['problems']] : undefined
}

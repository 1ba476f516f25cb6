import { QueryClient } from '@tanstack/vue-query'
import { ApiError } from './error'

/** What the page knows of the server. Whatever is asked is sent at once or fails at once: nothing waits for the network to be back. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        // What the API has refused it refuses again.
        retry: (count, error) => count < 1 && navigator.onLine && !(error instanceof ApiError && error.status > 0),
        retryDelay: 500,
      },
      mutations: { networkMode: 'always' },
    },
  })
}

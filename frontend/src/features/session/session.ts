import { queryOptions, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@/api/client'
import { ApiError } from '@/api/error'
import type { components } from '@/api/schema'

export type User = components['schemas']['User']
type Credentials = components['schemas']['SignIn']
type Registration = components['schemas']['Register']

/** Who is signed in; null is nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<User | null> => {
    try {
      return (await api.GET('/api/session')).data!.user
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  staleTime: Infinity,
})

/** Tells the other tabs of this browser, which share the session. */
const tabs = new BroadcastChannel('quarkstream.session')

export function useSession() {
  const { data, error, refetch } = useQuery(sessionQuery)
  return { user: computed(() => data.value ?? null), error, retry: () => refetch() }
}

export function useLogIn() {
  return useEntry((credentials: Credentials) => api.POST('/api/session', { body: credentials }))
}

export function useRegister() {
  return useEntry((registration: Registration) => api.POST('/api/register', { body: registration }))
}

function useEntry<Input>(enter: (input: Input) => Promise<{ data?: { user: User } }>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => (await enter(input)).data!.user,
    onSuccess: (user) => {
      queries.setQueryData(sessionQuery.queryKey, user)
      tabs.postMessage('signed in')
    },
    gcTime: 0, // a password is not kept
  })
}

export function useLogOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      api.DELETE('/api/session').catch((error: unknown) => {
        // Signed out already: what was wanted.
        if (!(error instanceof ApiError && error.status === 401)) throw error
      }),
    onSuccess: () => {
      forget(queries)
      tabs.postMessage('signed out')
    },
  })
}

/** Nothing of a person's stays in memory when they are gone. */
export function forget(queries: QueryClient) {
  queries.setQueryData(sessionQuery.queryKey, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
  queries.getMutationCache().clear()
}

/** @returns what to call to stop listening */
export function onOtherTab(heard: (news: 'signed in' | 'signed out') => void) {
  const listen = (event: MessageEvent) => heard(event.data)
  tabs.addEventListener('message', listen)
  return () => tabs.removeEventListener('message', listen)
}

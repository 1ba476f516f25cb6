import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@/api/client'
import { ApiError, isUnanswered, unless } from '@/api/error'
import { signedIn } from '@/api/person'
import { policyQuery } from '@/api/policy'
import type { components } from '@/api/schema'
import { useWrite } from '@/api/write'
import { tabs } from '@/lib/tabs'

/** Of whom the application signs in itself no more may be known than this. */
export type User = Pick<components['schemas']['User'], 'id' | 'name'> & Partial<components['schemas']['User']>
type Credentials = components['schemas']['SignIn']
type Registration = components['schemas']['Register']

/** Who is signed in; null is nobody. */
export async function whoIsSignedIn(): Promise<User | null> {
  try {
    return (await api.GET('/session')).data!.user
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

export const sessionQuery = queryOptions({ queryKey: signedIn, queryFn: whoIsSignedIn, staleTime: Infinity })

export function useSession() {
  const { data, error, refetch } = useQuery(sessionQuery)
  return {
    user: computed(() => data.value ?? null),
    /** Why nothing is known. */
    error: computed(() => (data.value === undefined ? error.value : null)),
    retry: () => refetch(),
  }
}

export function useLogIn() {
  return useEntry((body: Credentials, signal) => api.POST('/session', { body, signal }))
}

export function useRegister() {
  return useEntry((body: Registration, signal) => api.POST('/register', { body, signal }))
}

function useEntry<Input>(enter: (input: Input, signal: AbortSignal) => Promise<{ data?: { user: User } }>) {
  const queries = useQueryClient()
  return useWrite(async (input: Input, signal) => (await enter(input, signal)).data!.user, {
    onSuccess: (user) => {
      queries.setQueryData(sessionQuery.queryKey, user)
      tabs.postMessage('signed in')
    },
    onError: (error) => askAnewIfUnanswered(queries, error),
    gcTime: 0, // a password is not kept
  })
}

export function useLogOut() {
  const queries = useQueryClient()
  return useWrite(
    (_: void, signal) => api.DELETE('/session', { signal }).catch(unless(401)), // signed out already
    {
      onSuccess: () => {
        forget(queries)
        tabs.postMessage('signed out')
      },
      onError: (error) => askAnewIfUnanswered(queries, error),
    },
  )
}

/** Proves once more who is signed in. */
export function useConfirmPassword() {
  return useWrite((password: string, signal) => api.POST('/session/confirmation', { body: { password }, signal }), {
    gcTime: 0, // a password is not kept
  })
}

function askAnewIfUnanswered(queries: QueryClient, error: unknown) {
  if (isUnanswered(error)) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
}

/** Nothing of a person's stays in memory when they are gone. */
export function forget(queries: QueryClient, successor: User | null = null) {
  const ofNobody = [sessionQuery.queryKey[0], policyQuery.queryKey[0]]
  queries.setQueryData(sessionQuery.queryKey, successor)
  queries.removeQueries({ predicate: ({ queryKey }) => !ofNobody.includes(queryKey[0] as string) })
  queries.getMutationCache().clear()
}

/** The tabs that ask for a proof of the address need no more. */
export const tellAddressProven = () => tabs.postMessage('address proven')

/** @returns what to call to stop listening */
export function onOtherTab(heard: (news: 'signed in' | 'signed out' | 'address proven') => void) {
  const listen = (event: MessageEvent) => heard(event.data)
  tabs.addEventListener('message', listen)
  return () => tabs.removeEventListener('message', listen)
}

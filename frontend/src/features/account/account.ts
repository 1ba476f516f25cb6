import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { api } from '@/api/client'
import { isUnanswered, unless } from '@/api/error'
import { account, signedIn } from '@/api/person'
import type { components } from '@/api/schema'
import { useWrite } from '@/api/write'
import { announce } from '@/lib/announce'
import { tabs } from '@/lib/tabs'
import { messages } from '@/messages'

export type User = components['schemas']['User']
export type Session = components['schemas']['SessionLine']
type ChangePassword = components['schemas']['ChangePassword']

const userQuery = queryOptions({
  queryKey: account,
  queryFn: async ({ signal }) => (await api.GET('/user', { signal })).data!,
})

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.GET('/sessions', { signal })).data!.sessions,
})

export const useUser = () => useQuery(userQuery)

/** The present one first. */
export const useSessions = () => useQuery(sessionsQuery)

export function useChangeName() {
  const queries = useQueryClient()
  return useWrite(async (name: string, signal) => (await api.PATCH('/user', { body: { name }, signal })).data!, {
    onSuccess: (user) => know(queries, user),
    onError: (error) => reloadIfUnanswered(queries, error),
  })
}

/** @returns the account, with the new address as its own or as one that waits for its proof */
export function useChangeEmail() {
  const queries = useQueryClient()
  return useWrite(async (email: string, signal) => (await api.PUT('/user/email', { body: { email }, signal })).data!, {
    onSuccess: (user) => know(queries, user),
    onError: (error) => reloadIfUnanswered(queries, error),
  })
}

export function useCancelEmailChange() {
  const queries = useQueryClient()
  return useWrite(
    (_: void, signal) => api.DELETE('/user/email/change', { signal }).catch(unless(404)), // made or dropped elsewhere
    { onSettled: () => reload(queries) },
  )
}

export function useChangePassword() {
  const queries = useQueryClient()
  return useWrite((body: ChangePassword, signal) => api.PUT('/user/password', { body, signal }), {
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    gcTime: 0, // passwords are not kept
  })
}

export function useEndSession() {
  const queries = useQueryClient()
  return useWrite(
    ({ id }: Session, signal) => api.DELETE('/sessions/{id}', { params: { path: { id } }, signal }).catch(unless(404)),
    { onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }) },
  )
}

export function useEndOtherSessions() {
  const queries = useQueryClient()
  return useWrite((_: void, signal) => api.DELETE('/sessions', { signal }), {
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}

export function useDeleteAccount() {
  const queries = useQueryClient()
  return useWrite((_: void, signal) => api.DELETE('/user', { signal }), {
    onSuccess: () => {
      announce(messages.account.deletion.deleted)
      tabs.postMessage('signed out')
      queries.setQueryData(signedIn, null)
    },
    onError: (error) => reloadIfUnanswered(queries, error),
  })
}

/** All that is kept of the account, as a file. */
export function useExport() {
  return useWrite(
    async (_: void, signal) => (await api.GET('/user/export', { parseAs: 'blob', signal })).data as unknown as Blob,
    { gcTime: 0 },
  )
}

/** The name is in the menu, too. */
function know(queries: QueryClient, user: User) {
  queries.setQueryData(userQuery.queryKey, user)
  const { id, name, email, emailVerified } = user
  queries.setQueryData(signedIn, (known: object | null | undefined) =>
    known ? { ...known, id, name, email, emailVerified } : known,
  )
}

const reload = (queries: QueryClient) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: userQuery.queryKey }),
    queries.invalidateQueries({ queryKey: signedIn }),
  ])

function reloadIfUnanswered(queries: QueryClient, error: unknown) {
  if (isUnanswered(error)) void reload(queries)
}

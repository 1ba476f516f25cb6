import { infiniteQueryOptions, useInfiniteQuery, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed, watch } from 'vue'
import { api } from '@/api/client'
import { ApiError, isUnanswered } from '@/api/error'
import { signedIn } from '@/api/person'
import { policyQuery } from '@/api/policy'
import type { components } from '@/api/schema'
import { useWrite } from '@/api/write'

export type Token = components['schemas']['Token']
export type Permission = components['schemas']['Permission']
export type IssuedToken = components['schemas']['IssuedToken']
type CreateToken = components['schemas']['CreateToken']
type EditToken = components['schemas']['EditToken']
type RotateToken = components['schemas']['RotateToken']

/** What can be done with a token of the list. */
export type Action = 'edit' | 'rotate' | 'usage' | 'duplicate' | 'delete'

/** The permission that stands for all of them. The panel shows it and never gives it. */
export const EVERYTHING = '*'

/** For so long a request may go on at the server when nobody waits for it any more (in milliseconds). */
const STILL_UNDER_WAY = 3000

const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ pageParam: before, signal }) =>
    (await api.GET('/tokens', { params: { query: { before } }, signal })).data!,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
})

/** The newest, and more on demand. */
export function useTokens() {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(tokensQuery)
  return {
    tokens: computed(() => data.value?.pages.flatMap(({ tokens }) => tokens)),
    error,
    reload: () => refetch(),
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    loadMore: () => fetchNextPage(),
  }
}

/** Asked for anew whenever somebody looks. */
export function useTokenUsage(id: () => string, enabled = true) {
  return useQuery({
    queryKey: ['token-usage', id],
    queryFn: async ({ signal }) =>
      (await api.GET('/tokens/{id}/usage', { params: { path: { id: id() } }, signal })).data!,
    gcTime: 0,
    enabled,
  })
}

/** How often it is asked whether a new secret has been used (in milliseconds). */
const FIRST_USE_EVERY = 3000

/** When the present secret was used first, asked for again and again while somebody looks at the page. */
export function useFirstUse(token: () => Token) {
  const queries = useQueryClient()
  const { data } = useQuery({
    queryKey: ['first-use', token().id],
    queryFn: async ({ signal }) => {
      const { id, createdAt, rotatedAt } = token()
      // Nobody is asked to log in for this.
      const path = { params: { path: { id } }, signal, fetch: (request: Request) => globalThis.fetch(request) }
      const { lastUsedAt } = (await api.GET('/tokens/{id}', path)).data!
      return lastUsedAt && Date.parse(lastUsedAt) >= Date.parse(rotatedAt ?? createdAt) ? lastUsedAt : null
    },
    refetchInterval: ({ state }) => (state.data ? false : FIRST_USE_EVERY),
    refetchOnWindowFocus: ({ state }) => !state.data,
    refetchOnReconnect: ({ state }) => !state.data,
    retry: false,
    gcTime: 0,
  })
  watch(data, (used) => {
    if (used) void queries.invalidateQueries({ queryKey: tokensQuery.queryKey })
  })
  return data
}

export function usePermissions() {
  return useQuery({
    queryKey: ['permissions'],
    queryFn: async ({ signal }) => (await api.GET('/permissions', { signal })).data!.permissions,
    staleTime: Infinity,
  })
}

/** The answer carries the secret: it is shown at once, whether or not the list can be had, and forgotten when its dialog has it. */
export function useCreateToken() {
  const queries = useQueryClient()
  const { reload, reloadAfter } = useReload()
  return useWrite(async (body: CreateToken, signal) => (await api.POST('/tokens', { body, signal })).data!, {
    gcTime: 0,
    onSuccess: () => void reload(),
    onError: (error) => {
      reloadAfter(error)
      if (isForWantOfProof(error)) askWhoIsSignedIn(queries)
    },
  })
}

const isForWantOfProof = (error: unknown) =>
  error instanceof ApiError && Boolean(error.problem?.type.endsWith(':email-unverified'))

/** What the page thought it knew is out of date: known anew, it has the notice that sends the mail again. */
function askWhoIsSignedIn(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: signedIn })
  void queries.invalidateQueries({ queryKey: policyQuery.queryKey })
}

export function useEditToken() {
  return useChange(
    async ({ id, ...body }: EditToken & { id: string }, signal) =>
      (await api.PATCH('/tokens/{id}', { params: { path: { id } }, body, signal })).data!,
  )
}

/** The answer carries the secret, as that of a creation does. */
export function useRotateToken() {
  const { reload, reloadAfter } = useReload()
  return useWrite(
    async ({ id, ...body }: RotateToken & { id: string }, signal) =>
      (await api.POST('/tokens/{id}/rotation', { params: { path: { id } }, body, signal })).data!,
    { gcTime: 0, onSuccess: () => void reload(), onError: reloadAfter },
  )
}

/** An overlap that is over already is what was wanted. What shows it goes with it, so nobody waits for the list. */
export function useEndOverlap() {
  const { reload, reloadAfter } = useReload()
  return useWrite(
    async (id: string, signal) => {
      try {
        await api.DELETE('/tokens/{id}/previous-secret', { params: { path: { id } }, signal })
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
    { gcTime: 0, onSuccess: () => void reload(), onError: reloadAfter },
  )
}

/** A token that is gone already is what was wanted. */
export function useDeleteToken() {
  return useChange(async (id: string, signal) => {
    try {
      await api.DELETE('/tokens/{id}', { params: { path: { id } }, signal })
    } catch (error) {
      if (!isGone(error)) throw error
    }
  })
}

export const isGone = (error: unknown) => error instanceof ApiError && error.status === 404

/** Done when the list shows it. */
function useChange<Input, Output>(send: (input: Input, signal: AbortSignal) => Promise<Output>) {
  const { reload, reloadAfter } = useReload()
  return useWrite(send, { gcTime: 0, onSuccess: reload, onError: reloadAfter })
}

function useReload() {
  const queries = useQueryClient()
  const reload = () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey })
  function reloadAfter(error: Error) {
    void reload()
    // Without an answer, or cancelled, it may be done all the same: what has left cannot be unsent.
    if (isUnanswered(error)) setTimeout(reload, STILL_UNDER_WAY)
  }
  return { reload, reloadAfter }
}

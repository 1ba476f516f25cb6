import { infiniteQueryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@/api/client'
import { ApiError } from '@/api/error'
import type { components } from '@/api/schema'
import { useWrite } from '@/api/write'

export type Token = components['schemas']['Token']
export type Permission = components['schemas']['Permission']
export type IssuedToken = components['schemas']['IssuedToken']
type CreateToken = components['schemas']['CreateToken']
type EditToken = components['schemas']['EditToken']

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
export function useTokenUsage(id: () => string) {
  return useQuery({
    queryKey: ['token-usage', id],
    queryFn: async ({ signal }) =>
      (await api.GET('/tokens/{id}/usage', { params: { path: { id: id() } }, signal })).data!.days,
    gcTime: 0,
  })
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
  const { reload, reloadAfter } = useReload()
  return useWrite(async (body: CreateToken, signal) => (await api.POST('/tokens', { body, signal })).data!, {
    gcTime: 0,
    onSuccess: () => void reload(),
    onError: reloadAfter,
  })
}

export function useEditToken() {
  return useChange(
    async ({ id, ...body }: EditToken & { id: string }, signal) =>
      (await api.PATCH('/tokens/{id}', { params: { path: { id } }, body, signal })).data!,
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
    if (error instanceof ApiError && error.status === 0) setTimeout(reload, STILL_UNDER_WAY)
  }
  return { reload, reloadAfter }
}

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { api } from '@/api/client'
import { ApiError } from '@/api/error'
import type { components } from '@/api/schema'

export type Token = components['schemas']['Token']
export type Permission = components['schemas']['Permission']
export type IssuedToken = components['schemas']['IssuedToken']
type CreateToken = components['schemas']['CreateToken']
type EditToken = components['schemas']['EditToken']

/** The permission that stands for all of them. The panel shows it and never offers it. */
export const EVERYTHING = '*'

const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async () => (await api.GET('/api/tokens')).data!.tokens,
})

export function useTokens() {
  return useQuery(tokensQuery)
}

/** Asked for anew whenever somebody looks. */
export function useTokenUsage(id: () => string) {
  return useQuery({
    queryKey: ['token-usage', id],
    queryFn: async () => (await api.GET('/api/tokens/{id}/usage', { params: { path: { id: id() } } })).data!.days,
    gcTime: 0,
  })
}

export function usePermissions() {
  return useQuery({
    queryKey: ['permissions'],
    queryFn: async () => (await api.GET('/api/permissions')).data!.permissions,
    staleTime: Infinity,
  })
}

/** The answer carries the secret, so it is forgotten as soon as its dialog has it. */
export function useCreateToken() {
  return useTokenMutation(async (body: CreateToken) => (await api.POST('/api/tokens', { body })).data!)
}

export function useEditToken() {
  return useTokenMutation(
    async ({ id, ...body }: EditToken & { id: string }) =>
      (await api.PATCH('/api/tokens/{id}', { params: { path: { id } }, body })).data!,
  )
}

/** A token that is gone already is what was wanted. */
export function useDeleteToken() {
  return useTokenMutation(async (id: string) => {
    try {
      await api.DELETE('/api/tokens/{id}', { params: { path: { id } } })
    } catch (error) {
      if (!isGone(error)) throw error
    }
  })
}

export const isGone = (error: unknown) => error instanceof ApiError && error.status === 404

function useTokenMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient()
  const reload = () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey })
  return useMutation({
    mutationFn,
    gcTime: 0,
    onSuccess: reload,
    // Deleted elsewhere: its row goes too.
    onError: (error) => (isGone(error) ? reload() : undefined),
  })
}

import { queryOptions, useQuery, type QueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { milliseconds } from '@/lib/duration'
import { api } from './client'

/** What may be offered. Where it cannot be had everything is, and the server decides. */
export const policyQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: async ({ signal }) => (await api.GET('/policy', { signal })).data!,
  staleTime: Infinity,
})

/** Waited for once: where it could not be had, nobody who goes from page to page waits again. */
export async function firstPolicy(queries: QueryClient) {
  return queries.getQueryState(policyQuery.queryKey)?.errorUpdateCount
    ? queries.getQueryData(policyQuery.queryKey)
    : queries.ensureQueryData(policyQuery).catch(() => undefined)
}

export function usePolicy() {
  const { data, isFetched } = useQuery(policyQuery)
  return {
    /** Or known to be unknown. */
    isKnown: isFetched,
    /** Where the application signs people in itself. */
    loginUrl: computed(() => data.value?.loginUrl ?? null),
    /** Where it signs them out. */
    logoutUrl: computed(() => data.value?.logoutUrl ?? null),
    isRegistrationOpen: computed(() => data.value?.registration ?? true),
    /** Whether a forgotten password can be replaced by mail. Where that is not known it is not offered: no mail may come. */
    isResetOffered: computed(() => data.value?.passwordReset ?? false),
    /** Known, that is, and no. */
    isResetRefused: computed(() => data.value?.passwordReset === false),
    /** Whether a new account makes no token before its address is proven. */
    mustProveEmail: computed(() => data.value?.emailVerification ?? false),
    /** How long a token may live, in milliseconds; undefined: as long as one likes. */
    longestLife: computed(() => milliseconds(data.value?.tokens.maxLifetime)),
    /** For how long a replaced secret goes on working, if nothing else is asked for, and at most. */
    overlap: computed(() => milliseconds(data.value?.tokens.rotationOverlap)),
    longestOverlap: computed(() => milliseconds(data.value?.tokens.maxRotationOverlap)),
  }
}

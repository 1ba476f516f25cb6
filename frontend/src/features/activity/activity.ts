import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { messages, type Messages } from '@/messages'

export type AccountEvent = components['schemas']['AccountEvent']
type EventToken = components['schemas']['EventToken']
export type Kind = keyof Messages['activity']['kinds']
type Group = keyof Messages['activity']['groups']

/** What may be asked for: nothing that the API would refuse. */
export const groups: Record<Group, Kind[]> = {
  signIns: ['signed-in', 'sign-in-failed', 'signed-out', 'session-ended'],
  account: [
    'password-changed',
    'password-reset-requested',
    'email-changed',
    'email-verified',
    'account-disabled',
    'account-enabled',
  ],
  tokens: [
    'token-created',
    'token-changed',
    'token-rotated',
    'token-overlap-ended',
    'token-revoked',
    'token-expiring-soon',
    'token-expired',
  ],
  warnings: ['token-exposed', 'retired-secret-used', 'token-reuse-revoked', 'insecure-transport'],
}
const needAttention: string[] = ['sign-in-failed', ...groups.warnings]

export const needsAttention = ({ kind }: AccountEvent) => needAttention.includes(kind)

/** A server that is newer than this page may tell of things that it has no words for. */
export function inWords({ kind }: AccountEvent): string {
  const { kinds, other } = messages.activity
  return Object.hasOwn(kinds, kind) ? kinds[kind as Kind] : other
}

/** Only what happened to a token, or is of a kind, if one is named. */
export function useEvents(token: Readonly<Ref<string>>, kind: Readonly<Ref<Kind | ''>>) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['events', token, kind],
    queryFn: async ({ pageParam: before, signal }) => {
      const query = { before, token: token.value || undefined, kind: kind.value || undefined }
      return (await api.GET('/events', { params: { query }, signal })).data!
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  return {
    events: computed(() => data.value?.pages.flatMap(({ events }) => events)),
    error,
    reload: () => refetch(),
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    loadMore: () => fetchNextPage(),
  }
}

/** All that can be chosen from. Without them there is one choice less. */
export function useTokenNames() {
  return useQuery({
    queryKey: ['token-names'],
    queryFn: async ({ signal }) => {
      const tokens: EventToken[] = []
      let before: string | undefined
      do {
        const page = (await api.GET('/tokens', { params: { query: { before, limit: 500 } }, signal })).data!
        tokens.push(...page.tokens.map(({ id, name }) => ({ id, name })))
        before = page.next ?? undefined
      } while (before)
      return tokens
    },
  }).data
}

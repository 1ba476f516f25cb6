import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, readonly, ref, watch } from 'vue'
import { api } from '@/api/client'
import { useWrite } from '@/api/write'
import { sessionQuery, tellAddressProven } from './session'

/** Asks for a mail with a link; the answer is the same whether anybody has the address. */
export function useRequestReset() {
  return useWrite((email: string, signal) => api.POST('/password-resets', { body: { email }, signal }), {})
}

/** Chooses another password by the secret of a link. All sessions of the account end, which may be this browser's. */
export function useRedeemReset() {
  const queries = useQueryClient()
  return useWrite(
    (body: { secret: string; newPassword: string }, signal) =>
      api.POST('/password-resets/redemption', { body, signal }),
    {
      onSuccess: () => queries.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => null),
      gcTime: 0, // a password is not kept, nor a secret
    },
  )
}

/** Proves an address by the secret of a link. */
export function useConfirmEmail() {
  const queries = useQueryClient()
  return useWrite((secret: string, signal) => api.POST('/email-confirmations', { body: { secret }, signal }), {
    onSuccess: () => {
      tellAddressProven()
      return queries.invalidateQueries()
    },
    gcTime: 0, // a secret is not kept
  })
}

/** The secret of the link in a mail, in memory alone and only while its page is open. */
const secret = ref('')

/**
 * Keeps what stands behind the `#` of this page's address, which no server has seen. It is gone from the address at once, and
 * from what the history keeps of it.
 *
 * @param address of the page in the panel, without the secret
 */
export function takeSecret(hash: string, address: string) {
  secret.value = hash.slice(1)
  const { pathname, search } = location
  history.replaceState({ ...history.state, current: address }, '', pathname + search)
}

/** @param onAnother another link was opened on the same page */
export function useSecret(onAnother: () => void) {
  watch(secret, (now) => now && onAnother())
  onScopeDispose(() => (secret.value = ''))
  return readonly(secret)
}

import { useQueryClient } from '@tanstack/vue-query'
import { api } from './client'
import { useWrite } from './write'

/** Under which the page remembers who is signed in. */
export const signedIn = ['session'] as const

/** Under which it remembers the account in full. */
export const account = ['account'] as const

/**
 * Has the mail sent again that proves the account's address.
 *
 * @returns whether it was sent: the address may be proven meanwhile
 */
export function useProveEmail() {
  const queries = useQueryClient()
  return useWrite(
    async (_: void, signal) => (await api.POST('/user/email/verification', { signal })).response.status !== 204,
    {
      onSuccess: (sent) => {
        if (sent) return
        for (const queryKey of [signedIn, account]) void queries.invalidateQueries({ queryKey })
      },
    },
  )
}

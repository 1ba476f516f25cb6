import { useMutation, type MutationObserverOptions } from '@tanstack/vue-query'
import { onScopeDispose } from 'vue'

/**
 * A request that changes something. It ends with the component that sent it: what was cancelled is sent no more and does
 * nothing to the page.
 */
export function useWrite<Input, Output>(
  send: (input: Input, signal: AbortSignal) => Promise<Output>,
  options: Pick<MutationObserverOptions<Output, Error, Input>, 'onSuccess' | 'onError' | 'onSettled' | 'gcTime'>,
) {
  const scope = new AbortController()
  onScopeDispose(() => scope.abort())
  return useMutation({ ...options, mutationFn: (input: Input) => send(input, scope.signal) })
}

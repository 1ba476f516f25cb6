import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRouter } from 'vue-router'

/**
 * Keeps what is on the page from being lost by accident. It gets an entry of its own in the history, so that Back comes
 * here first; before a reload or another site the browser asks.
 *
 * @param wouldLose whether leaving now loses something
 * @param stopped somebody would have left: they are to be asked
 * @param left somebody has left, and lost nothing
 */
export function useStop({ wouldLose, stopped, left }: { wouldLose(): boolean; stopped(): void; left(): void }) {
  const router = useRouter()
  let isHere = false

  function guard() {
    if (!isHere) return true // the entry is just being made
    if (wouldLose()) {
      stopped()
      return false
    }
    isHere = false
    left()
    return true
  }
  onBeforeRouteUpdate(guard)
  onBeforeRouteLeave(guard)

  function ask(event: BeforeUnloadEvent) {
    if (wouldLose()) event.preventDefault()
  }

  onMounted(async () => {
    addEventListener('beforeunload', ask)
    const { path, query, hash } = router.currentRoute.value
    await router.push({ path, query, hash, force: true })
    isHere = true
  })
  onBeforeUnmount(() => {
    removeEventListener('beforeunload', ask)
    if (isHere) router.back()
  })
}

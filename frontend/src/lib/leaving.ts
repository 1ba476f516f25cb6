import { nextTick, onBeforeUnmount, onMounted } from 'vue'
import { useRouter, type Router } from 'vue-router'

/** What is open over the page, the uppermost last. */
const open: object[] = []
/** An entry whose owner has closed just now: what follows it takes it over. */
let isSpare = false
let isOwnStep = false
let lastStep = Promise.resolve()

/**
 * An entry of its own in the history for what is open over the page: Back closes it, and leaves the page only after that.
 *
 * @param close asked by Back; what is still there afterwards has a question first, and Back is undone
 * @param wouldLose whether leaving the page now loses something: before a reload or another site the browser asks
 */
export function useBack({ close, wouldLose }: { close(): void; wouldLose(): boolean }) {
  const router = useRouter()
  const me = {}
  let hasEntry = false
  let isOpen = true
  let stopGuarding = () => {}

  async function guard() {
    if (!hasEntry || isOwnStep || open.at(-1) !== me) return true
    hasEntry = false // it is being left
    close()
    await nextTick()
    hasEntry = isOpen
    if (!isOpen) scrollBy(router, 'auto')
    return !isOpen
  }

  function ask(event: BeforeUnloadEvent) {
    if (wouldLose()) event.preventDefault()
  }

  onMounted(async () => {
    open.push(me)
    addEventListener('beforeunload', ask)
    stopGuarding = router.beforeEach(guard)
    if (isSpare) {
      isSpare = false
      hasEntry = true
      return
    }
    await lastStep
    if (!isOpen) return
    // The page beneath is not to jump to where it was when it was left.
    history.scrollRestoration = 'manual'
    const { path, query, hash } = router.currentRoute.value
    await router.push({ path, query, hash, force: true })
    hasEntry = isOpen
    if (!isOpen) goBack(router)
  })

  onBeforeUnmount(() => {
    isOpen = false
    open.splice(open.indexOf(me), 1)
    removeEventListener('beforeunload', ask)
    stopGuarding()
    if (!hasEntry) return
    isSpare = true
    nextTick(() => {
      if (isSpare) goBack(router)
      isSpare = false
    })
  })
}

function goBack(router: Router) {
  isOwnStep = true
  lastStep = scrollBy(router, 'auto').then(() => {
    isOwnStep = false
  })
  router.back()
}

/** From where the next step leads. */
function scrollBy(router: Router, mode: ScrollRestoration) {
  return new Promise<void>((done) => {
    const stop = router.afterEach(() => {
      stop()
      history.scrollRestoration = mode
      done()
    })
  })
}

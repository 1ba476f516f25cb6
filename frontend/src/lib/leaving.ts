import { nextTick, onBeforeUnmount, onMounted } from 'vue'
import { useRouter, type RouteLocationNormalized, type Router } from 'vue-router'

/** What a router's pages have over them. */
class Layers {
  /** The uppermost last. */
  readonly open: object[] = []
  /** What has closed just now and leaves an entry: what follows it takes that over. */
  spare: object | undefined
  isOwnStep = false
  lastStep = Promise.resolve()
}

const known = new WeakMap<Router, Layers>()

function layersOf(router: Router) {
  const layers = known.get(router) ?? new Layers()
  known.set(router, layers)
  return layers
}

/**
 * An entry of its own in the history for what is open over the page: Back closes it, and leaves the page only after that.
 *
 * @param close asked by Back; what is still there afterwards has a question first, and Back is undone
 * @param wouldLose whether leaving the page now loses something: before a reload or another site the browser asks
 */
export function useBack({ close, wouldLose }: { close(): void; wouldLose(): boolean }) {
  const router = useRouter()
  const layers = layersOf(router)
  const me = {}
  let hasEntry = false
  let isOpen = true
  let isElsewhere = false
  let stopGuarding = () => {}

  async function guard(to: RouteLocationNormalized) {
    if (!isOpen) isElsewhere ||= to.path !== router.currentRoute.value.path
    if (!isOpen || !hasEntry || layers.isOwnStep || layers.open.at(-1) !== me) return true
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
    layers.open.push(me)
    addEventListener('beforeunload', ask)
    stopGuarding = router.beforeEach(guard)
    if (layers.spare) {
      layers.spare = undefined
      hasEntry = true
      return
    }
    await layers.lastStep
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
    layers.open.splice(layers.open.indexOf(me), 1)
    removeEventListener('beforeunload', ask)
    if (hasEntry) layers.spare = me
    // By then it is known whether something has followed, or the whole page is left: a step back would undo that.
    setTimeout(() => {
      stopGuarding()
      if (layers.spare !== me) return
      layers.spare = undefined
      if (!isElsewhere) goBack(router)
    })
  })
}

function goBack(router: Router) {
  const layers = layersOf(router)
  layers.isOwnStep = true
  layers.lastStep = scrollBy(router, 'auto').then(() => {
    layers.isOwnStep = false
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

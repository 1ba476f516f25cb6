import { screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { defineComponent, h, ref, type Ref } from 'vue'
import { useRouter, type Router } from 'vue-router'
import { render } from '@/testing/render'
import { useBack } from './leaving'

let router: Router
let first: Ref<boolean>
let second: Ref<boolean>
let asks: Ref<boolean>
let steps: string[]

/** What is open over the page below. */
function Layer(name: string, isOpen: Ref<boolean>) {
  return defineComponent({
    setup() {
      useBack({
        close() {
          steps.push(`close ${name}`)
          if (!asks.value) isOpen.value = false
        },
        wouldLose: () => asks.value,
      })
      return () => h('p', name)
    },
  })
}

async function start() {
  const First = Layer('first', first)
  const Second = Layer('second', second)
  const setup = () => {
    router = useRouter()
    return () => [first.value && h(First), second.value && h(Second)]
  }
  render({ setup })
  await router.isReady()
  await router.push('/before')
  await router.push('/page')
}

const settled = () => new Promise((done) => setTimeout(done, 20))

beforeEach(() => {
  first = ref(false)
  second = ref(false)
  asks = ref(false)
  steps = []
})

test('Back closes the uppermost first, and leaves the page only after that', async () => {
  await start()
  first.value = true
  await settled()
  second.value = true
  await settled()
  router.back()
  await settled()
  expect([first.value, second.value, router.currentRoute.value.path]).toEqual([true, false, '/page'])
  router.back()
  await settled()
  expect([first.value, router.currentRoute.value.path]).toEqual([false, '/page'])
  router.back()
  await settled()
  expect(router.currentRoute.value.path).toBe('/before')
  expect(steps).toEqual(['close second', 'close first'])
})

test('whatever closes by itself leaves no entry behind', async () => {
  await start()
  first.value = true
  await settled()
  first.value = false
  await settled()
  router.back()
  await settled()
  expect(router.currentRoute.value.path).toBe('/before')
  expect(steps).toEqual([])
})

test('what follows another in the same moment takes its entry over', async () => {
  await start()
  first.value = true
  await settled()
  first.value = false
  second.value = true
  await settled()
  router.back()
  await settled()
  expect([second.value, router.currentRoute.value.path]).toEqual([false, '/page'])
  router.back()
  await settled()
  expect(router.currentRoute.value.path).toBe('/before')
})

test('what has a question first stays, and so does the page', async () => {
  await start()
  first.value = true
  asks.value = true
  await settled()
  router.back()
  await settled()
  router.back()
  await settled()
  expect(steps).toEqual(['close first', 'close first'])
  expect(router.currentRoute.value.path).toBe('/page')
  screen.getByText('first')
})

test('a page that is left with what is over it is not come back to', async () => {
  await start()
  first.value = true
  await settled()
  first.value = false
  void router.push('/elsewhere')
  await settled()
  expect(router.currentRoute.value.path).toBe('/elsewhere')
})

test('the browser asks only while something would be lost', async () => {
  await start()
  first.value = true
  await settled()
  const isAsked = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))
  expect(isAsked()).toBe(false)
  asks.value = true
  expect(isAsked()).toBe(true)
  first.value = false
  await settled()
  expect(isAsked()).toBe(false)
})

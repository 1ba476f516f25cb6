import { ref, type Ref } from 'vue'
import { whenConfirmationIsRequired, whenSessionIsLost } from '@/api/client'
import type { User } from './session'

/** A session that ends in the middle of work: what was asked for waits until the person is back or gives up. */
export function useInterruption(user: Readonly<Ref<User | null>>) {
  const interrupted = ref<User | null>(null)
  const waiting: ((isBack: boolean) => void)[] = []

  whenSessionIsLost(() => {
    if (!user.value) return Promise.resolve(false)
    interrupted.value = user.value
    return new Promise((done) => waiting.push(done))
  })

  function end(isBack: boolean) {
    interrupted.value = null
    waiting.splice(0).forEach((done) => done(isBack))
  }

  return { interrupted, end }
}

/** What asks for the password once more waits until it is given, or the person does without. */
export function useConfirmation() {
  const isAsked = ref(false)
  const waiting: ((isConfirmed: boolean) => void)[] = []

  whenConfirmationIsRequired(() => {
    isAsked.value = true
    return new Promise((done) => waiting.push(done))
  })

  function end(isConfirmed: boolean) {
    isAsked.value = false
    waiting.splice(0).forEach((done) => done(isConfirmed))
  }

  return { isAsked, end }
}

import { ref, type Ref } from 'vue'
import { whenConfirmationIsRequired, whenSessionIsLost } from '@/api/client'
import type { User } from './session'

/** What several requests ask for at once, and what is answered to all of them. */
function openQuestion() {
  const waiting: ((answer: boolean) => void)[] = []
  return {
    ask: () => new Promise<boolean>((done) => waiting.push(done)),
    answer: (yes: boolean) => waiting.splice(0).forEach((done) => done(yes)),
  }
}

/** A session that ends in the middle of work: what was asked for waits until the person is back or gives up. */
export function useInterruption(user: Readonly<Ref<User | null>>) {
  const interrupted = ref<User | null>(null)
  const { ask, answer } = openQuestion()

  whenSessionIsLost(() => {
    if (!user.value) return Promise.resolve(false)
    interrupted.value = user.value
    return ask()
  })

  function end(isBack: boolean) {
    interrupted.value = null
    answer(isBack)
  }

  return { interrupted, end }
}

/** What asks for the password once more waits until it is given, or the person does without. */
export function useConfirmation() {
  const isAsked = ref(false)
  const { ask, answer } = openQuestion()

  whenConfirmationIsRequired(() => {
    isAsked.value = true
    return ask()
  })

  function end(isConfirmed: boolean) {
    isAsked.value = false
    answer(isConfirmed)
  }

  return { isAsked, end }
}

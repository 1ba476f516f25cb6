import { ref } from 'vue'

/** What has just happened, for the eyes and for screen readers; empty when there is nothing to say. */
export const announcement = ref('')

let timer: ReturnType<typeof setTimeout> | undefined

export function announce(text: string) {
  clearTimeout(timer)
  announcement.value = text
  timer = setTimeout(() => (announcement.value = ''), 4000)
}

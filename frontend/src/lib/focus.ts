import { watch, type Ref } from 'vue'

/** Puts the focus on the first field with a fault, whenever there are new faults on the page. */
export function useFocusOnFault(form: Readonly<Ref<HTMLElement | null>>, faults: Ref<unknown>) {
  watch(
    faults,
    (found) => {
      if (found) form.value?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    },
    { flush: 'post' },
  )
}

/** For a page that has just been opened: its heading has the focus, unless the page has put it on something better. */
export function focusHeading() {
  const page = document.querySelector('main')
  const heading = page?.querySelector('h1')
  if (!heading || page?.contains(document.activeElement)) return
  heading.tabIndex = -1
  heading.focus()
}

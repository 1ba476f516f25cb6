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

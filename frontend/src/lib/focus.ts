import { nextTick } from 'vue'

/** Puts the focus on the first field with a fault, once the faults are on the page. */
export async function focusFirstFault(form: HTMLElement | null) {
  await nextTick()
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

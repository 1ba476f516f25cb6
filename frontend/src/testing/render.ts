import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { render as renderBare } from '@testing-library/vue'
import type { Component } from 'vue'

/** A component on a page with server state of its own. */
export function render(component: Component, props: object = {}) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return renderBare(component, { props, global: { plugins: [[VueQueryPlugin, { queryClient }]] } })
}

import { VueQueryPlugin } from '@tanstack/vue-query'
import { render as renderBare } from '@testing-library/vue'
import type { Component } from 'vue'
import { createQueries } from '@/api/queries'

/** A component on a page with server state of its own. */
export function render(component: Component, props: object = {}) {
  const queryClient = createQueries()
  const container = document.body.appendChild(document.createElement('main'))
  return renderBare(component, { props, container, global: { plugins: [[VueQueryPlugin, { queryClient }]] } })
}

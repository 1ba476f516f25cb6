import { VueQueryPlugin } from '@tanstack/vue-query'
import { render as renderBare } from '@testing-library/vue'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createQueries } from '@/api/queries'

/** A component on a page with server state and a history of its own. */
export function render(component: Component, props: object = {}) {
  const queryClient = createQueries()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:any(.*)*', component: { render: () => null } }],
  })
  const container = document.body.appendChild(document.createElement('main'))
  return renderBare(component, {
    props,
    container,
    global: { plugins: [[VueQueryPlugin, { queryClient }], router] },
  })
}

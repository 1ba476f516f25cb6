import type { QueryClient } from '@tanstack/vue-query'
import { nextTick } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { isThere } from '@/api/client'
import { firstPolicy } from '@/api/policy'
import { takeSecret } from '@/features/session/recovery'
import { sessionQuery } from '@/features/session/session'
import { announce } from '@/lib/announce'
import { elsewhere } from '@/lib/elsewhere'
import { focusHeading } from '@/lib/focus'
import { panelPath } from '@/lib/place'
import { messages } from '@/messages'
import NotFoundPage from './NotFoundPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    title: () => string
    /** Who the page is for; everybody if it doesn't say. */
    for?: 'anonymous' | 'session'
    /** A page about passwords and addresses, which are none of ours where the application signs people in itself. */
    isAboutAccount?: boolean
    /** Reached by the link in a mail, which has a secret behind its `#`. */
    isByLink?: boolean
  }
}

export function createPages(queries: QueryClient) {
  const router = createRouter({
    history: createWebHistory(panelPath()),
    routes: [
      { path: '/', redirect: '/tokens' },
      {
        path: '/login',
        component: () => import('@/features/session/LoginPage.vue'),
        meta: { title: () => messages.session.logIn, for: 'anonymous' },
      },
      {
        path: '/register',
        component: () => import('@/features/session/RegisterPage.vue'),
        meta: { title: () => messages.session.register, for: 'anonymous' },
      },
      {
        path: '/forgot-password',
        component: () => import('@/features/session/ForgotPasswordPage.vue'),
        meta: { title: () => messages.recovery.forgotTitle, for: 'anonymous', isAboutAccount: true },
      },
      {
        path: '/reset-password',
        component: () => import('@/features/session/ResetPasswordPage.vue'),
        meta: { title: () => messages.recovery.resetTitle, isAboutAccount: true, isByLink: true },
      },
      {
        path: '/confirm-email',
        component: () => import('@/features/session/ConfirmEmailPage.vue'),
        meta: { title: () => messages.recovery.confirmTitle, isAboutAccount: true, isByLink: true },
      },
      {
        path: '/tokens',
        component: () => import('@/features/tokens/TokensPage.vue'),
        meta: { title: () => messages.tokens.title, for: 'session' },
      },
      {
        path: '/activity',
        component: () => import('@/features/activity/ActivityPage.vue'),
        meta: { title: () => messages.activity.title, for: 'session' },
      },
      {
        path: '/account',
        component: () => import('@/features/account/AccountPage.vue'),
        meta: { title: () => messages.account.title, for: 'session', isAboutAccount: true },
      },
      { path: '/:nothing(.*)*', component: NotFoundPage, meta: { title: () => messages.notFound.title } },
    ],
  })

  // Before anything is waited for.
  router.beforeEach(({ path, query, hash, meta }) => {
    if (!meta.isByLink || !hash) return
    const page = { path, query, replace: true }
    takeSecret(hash, router.resolve(page).fullPath)
    return page
  })

  router.beforeEach(async (to) => {
    // The application says so itself when it cannot tell.
    const user = await queries.ensureQueryData(sessionQuery).catch(() => undefined)
    if (user) elsewhere.isBack()
    if (to.meta.for === 'session' && user === null) {
      return { path: '/login', query: to.fullPath === '/tokens' ? {} : { to: to.fullPath } }
    }
    if (to.meta.for !== 'anonymous' && !to.meta.isAboutAccount) return
    if (to.meta.for === 'anonymous' && user) return '/tokens'
    // Whether there is a form at all.
    const policy = await firstPolicy(queries)
    if (policy?.loginUrl && to.path !== '/login') return user ? '/tokens' : { path: '/login', query: to.query }
  })

  // A browser does not ask a second time for code that it could not have once. A server that is there is asked for the
  // whole page, which may be a newer one; but not again for the page that somebody has just come to.
  router.onError(async (_, to, from) => {
    if (from.matched.length && (await isThere())) location.assign(router.resolve(to).href)
    else announce(messages.errors.network)
  })

  router.afterEach(async (to, from) => {
    if (!from.matched.length || to.path === from.path) return
    await nextTick()
    focusHeading()
  })

  return router
}

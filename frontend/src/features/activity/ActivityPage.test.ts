import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createQueries } from '@/api/queries'
import { problem, server } from '@/testing/server'
import type { AccountEvent } from './activity'
import ActivityPage from './ActivityPage.vue'

const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const grafana = { id: id(1), name: 'Grafana' }

let number = 100
const event = (kind: string, more: Partial<AccountEvent> = {}): AccountEvent => ({
  id: id(number++),
  at: '2026-11-23T11:57:00.000Z',
  kind,
  token: null,
  address: null,
  agent: null,
  times: 1,
  url: null,
  ...more,
})

let asked: Record<string, string>[]

beforeEach(() => {
  vi.setSystemTime('2026-11-23T12:00:00Z')
  asked = []
  server.use(http.get('*/api/tokens', () => HttpResponse.json({ tokens: [grafana], next: null })))
})
afterEach(() => vi.useRealTimers())

/** The pages of the list, of which each but the first is asked for by the last id of the one before. */
function answer(...pages: AccountEvent[][]) {
  server.use(
    http.get('*/api/events', ({ request }) => {
      const query = Object.fromEntries(new URL(request.url).searchParams)
      asked.push(query)
      const page = query.before ? pages.findIndex((page) => page.at(-1)!.id === query.before) + 1 : 0
      const next = page + 1 < pages.length ? pages[page]!.at(-1)!.id : null
      return HttpResponse.json({ events: pages[page], next })
    }),
  )
}

async function open(path = '/activity') {
  const queryClient = createQueries()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/activity', component: ActivityPage }],
  })
  await router.push(path)
  render(ActivityPage, { global: { plugins: [[VueQueryPlugin, { queryClient }], router] } })
  return router
}

/** In the list, and not among what can be chosen. */
const told = (words: string) => screen.findByText(words, { selector: 'li *' })

test('a line says what happened, to what, from where and when', async () => {
  const agent = 'curl/8.5.0'
  answer([event('token-rotated', { token: grafana, address: '203.0.113.7', agent })])
  await open()
  const line = await screen.findByRole('listitem')
  expect(line.textContent).toMatch(/Token rotated\s+Grafana\s+203\.0\.113\.7\s+·\s+curl\s+·\s+3 minutes ago/)
  expect(within(line).getByText('curl').title).toBe(agent)
  const time = within(line).getByText('3 minutes ago')
  expect(time.getAttribute('datetime')).toBe('2026-11-23T11:57:00.000Z')
  expect(time.title).toMatch(/November 23, 2026/)
})

test('what anybody can cause is counted, and what deserves attention says so', async () => {
  answer([event('sign-in-failed', { times: 12 }), event('signed-in')])
  await open()
  const [failed, entered] = await screen.findAllByRole('listitem')
  expect(failed!.textContent).toMatch(/Needs your attention:\s+Failed login/)
  expect(failed!.textContent).toContain('12 times within the hour')
  expect(entered!.textContent).not.toMatch(/attention|times/)
})

test('where a secret was found is text and no link', async () => {
  answer([event('token-exposed', { token: grafana, url: 'https://evil.example/leak' })])
  await open()
  await screen.findByText('https://evil.example/leak')
  expect(screen.queryByRole('link')).toBeNull()
})

test.each(['coffee-made', 'toString'])('a kind of a newer server (%s) is told in neutral words', async (kind) => {
  answer([event(kind, { at: 'nonsense' }), event('signed-in')])
  await open()
  await told('Other activity')
  await told('Logged in')
})

test('what is chosen is in the address and asked for', async () => {
  answer([event('token-created', { token: grafana })])
  const router = await open()
  await screen.findByRole('option', { name: 'Grafana' })
  await userEvent.selectOptions(screen.getByLabelText('Token'), 'Grafana')
  await userEvent.selectOptions(screen.getByLabelText('What happened'), 'Token rotated')
  await expect.poll(() => asked.at(-1)).toEqual({ token: grafana.id, kind: 'token-rotated' })
  expect(router.currentRoute.value.query).toEqual({ token: grafana.id, kind: 'token-rotated' })
  await userEvent.selectOptions(screen.getByLabelText('Token'), 'All tokens')
  await userEvent.selectOptions(screen.getByLabelText('What happened'), 'Everything')
  await expect.poll(() => router.currentRoute.value.query).toEqual({})
})

test('an address chooses, and a token that is deleted has the name of its events', async () => {
  answer([event('token-revoked', { token: { id: id(2), name: 'Old one' } })])
  await open(`/activity?token=${id(2)}&kind=token-revoked`)
  await screen.findByRole('option', { name: 'Old one' })
  expect(asked).toEqual([{ token: id(2), kind: 'token-revoked' }])
  const shown = (label: string) => screen.getByLabelText<HTMLSelectElement>(label).selectedOptions[0]!.text.trim()
  expect([shown('Token'), shown('What happened')]).toEqual(['Old one', 'Token deleted'])
})

test('what the server would refuse is not asked for', async () => {
  answer([event('signed-in')])
  await open('/activity?token=nonsense&kind=nonsense')
  await told('Logged in')
  expect(asked).toEqual([{}])
})

test('older ones come on demand, and the focus goes to them when there are no more', async () => {
  answer([event('signed-in'), event('signed-out')], [event('token-created')])
  await open()
  await userEvent.click(await screen.findByRole('button', { name: 'Load more' }))
  const line = (await told('Token created')).closest('li')
  await expect.poll(() => document.activeElement).toBe(line)
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull()
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
})

test('nothing is said to be nothing', async () => {
  answer([])
  await open()
  await screen.findByText('Nothing has happened yet.')
  await userEvent.selectOptions(screen.getByLabelText('What happened'), 'Failed login')
  await screen.findByText('Nothing of this kind has happened.')
})

test('what cannot be loaded is tried again', async () => {
  server.use(http.get('*/api/events', () => problem(503, 'unavailable')))
  await open()
  await screen.findByText('What happened could not be loaded.')
  answer([event('signed-in')])
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await told('Logged in')
})

test('without the names of the tokens there is still what happened', async () => {
  server.use(http.get('*/api/tokens', () => problem(503, 'unavailable')))
  answer([event('signed-in')])
  await open(`/activity?token=${id(3)}`)
  await told('Logged in')
  screen.getByRole('option', { name: 'This token' })
})

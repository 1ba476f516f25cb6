import { http, HttpResponse } from 'msw'
import { afterEach, expect, test } from 'vitest'
import { problem, server } from '@/testing/server'
import { api, whenSessionIsLost } from './client'

afterEach(() => whenSessionIsLost(() => Promise.resolve(false)))

/** Refuses once for want of a session. */
function answerTheSecond() {
  const bodies: unknown[] = []
  server.use(
    http.post('*/api/tokens', async ({ request }) => {
      bodies.push(await request.json())
      return bodies.length === 1 ? problem(401, 'unauthenticated') : HttpResponse.json({}, { status: 201 })
    }),
  )
  return bodies
}
const create = (signal?: AbortSignal) => api.POST('/tokens', { body: { name: 'CI' }, signal })

test('what the end of the session has interrupted is done when the person is back', async () => {
  const bodies = answerTheSecond()
  let back: (isBack: boolean) => void
  whenSessionIsLost(() => new Promise((done) => (back = done)))
  const created = create()
  await expect.poll(() => bodies).toHaveLength(1)
  back!(true)
  expect((await created).response.status).toBe(201)
  expect(bodies).toEqual([{ name: 'CI' }, { name: 'CI' }])
})

test('it fails when the person gives up', async () => {
  const bodies = answerTheSecond()
  await expect(create()).rejects.toMatchObject({ status: 401 })
  expect(bodies).toHaveLength(1)
})

test('what was cancelled in the meantime is not sent again', async () => {
  const bodies = answerTheSecond()
  const cancelled = new AbortController()
  whenSessionIsLost(() => {
    cancelled.abort()
    return Promise.resolve(true)
  })
  await expect(create(cancelled.signal)).rejects.toMatchObject({ status: 0 })
  expect(bodies).toHaveLength(1)
})

test('nobody is asked to log in because they are not', async () => {
  server.use(http.get('*/api/session', () => problem(401, 'unauthenticated')))
  whenSessionIsLost(() => Promise.reject(new Error('asked')))
  await expect(api.GET('/session')).rejects.toMatchObject({ status: 401 })
})

test('an answer that breaks off is a server that cannot be reached', async () => {
  server.use(
    http.get('*/api/tokens', () => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"tokens":['))
          controller.error(new Error('gone'))
        },
      })
      return new HttpResponse(body, { headers: { 'content-type': 'application/json' } })
    }),
  )
  await expect(api.GET('/tokens')).rejects.toMatchObject({ status: 0 })
})

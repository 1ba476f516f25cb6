import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { announcement } from '@/lib/announce'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import RotateTokenDialog from './RotateTokenDialog.vue'
import { aToken } from './testing'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const issued = { token: aToken({ rotatedAt: '2026-11-20T00:00:00Z' }), plainTextToken: 'qst_secret' }

function answerRotations() {
  const sent: unknown[] = []
  server.use(
    http.post('*/api/tokens/1/rotation', async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(issued)
    }),
  )
  return sent
}

async function open(props: object) {
  const rendered = render(RotateTokenDialog, props)
  await screen.findByRole('dialog', { name: 'Rotate “CI”' })
  return rendered
}

const offered = (label: string) =>
  [...screen.getByLabelText<HTMLSelectElement>(label).options].map(({ text }) => text.trim())
const OVERLAP = 'Keep the old secret working for'
const rotate = () => userEvent.click(screen.getByRole('button', { name: 'Rotate token' }))

test('the usual overlap is chosen and the expiration kept', async () => {
  const sent = answerRotations()
  const { emitted } = await open({ token: aToken(), usualOverlap: HOUR, longestOverlap: 7 * DAY })
  expect(offered(OVERLAP)).toEqual(['End it now', '1 hour', '1 day', '7 days'])
  expect(offered('Expiration')[0]).toBe('Keep as it is')
  screen.getByText('The token works until you delete it.')
  await rotate()
  await expect.poll(() => emitted().rotated).toEqual([[issued]])
  expect(sent).toEqual([{ overlap: 'PT3600S', expiresAt: null }])
})

test('another overlap and another end are sent', async () => {
  const sent = answerRotations()
  const { emitted } = await open({ token: aToken() })
  await userEvent.selectOptions(screen.getByLabelText(OVERLAP), 'End it now')
  await userEvent.selectOptions(screen.getByLabelText('Expiration'), '7 days')
  await rotate()
  await expect.poll(() => emitted().rotated).toHaveLength(1)
  expect(sent).toEqual([{ overlap: 'PT0S', expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) }])
})

test('no overlap is offered beyond the longest, and no end beyond the longest life', async () => {
  await open({ token: aToken(), usualOverlap: HOUR, longestOverlap: DAY, longestLife: 10 * DAY })
  expect(offered(OVERLAP)).toEqual(['End it now', '1 hour', '1 day'])
  expect(offered('Expiration')).toEqual(['Keep as it is', '7 days', 'Custom date'])
})

test('an exposed secret has no overlap', async () => {
  const sent = answerRotations()
  const { emitted } = await open({ token: aToken({ exposedAt: '2026-11-02T00:00:00Z' }) })
  screen.getByText(/will never work again/)
  expect(screen.queryByLabelText(OVERLAP)).toBeNull()
  await rotate()
  await expect.poll(() => emitted().rotated).toHaveLength(1)
  expect(sent).toEqual([{ expiresAt: null }])
})

test.each([
  [409, 'rotation-conflict', /rotated elsewhere just now/],
  [409, 'token-expired', /has expired/],
  [404, 'not-found', /no longer exists/],
])('%i %s is told in words', async (status, name, words) => {
  server.use(http.post('*/api/tokens/1/rotation', () => problem(status, name)))
  await open({ token: aToken() })
  await rotate()
  await screen.findByText(words)
  expect(Boolean(screen.queryByRole('button', { name: 'Rotate token' }))).toBe(status !== 404)
})

test('a rotation whose answer was lost may have happened', async () => {
  server.use(http.post('*/api/tokens/1/rotation', () => HttpResponse.error()))
  await open({ token: aToken() })
  await rotate()
  await screen.findByText(/rotate it once more/)
})

test('a fault stands at its field', async () => {
  server.use(
    http.post('*/api/tokens/1/rotation', () =>
      problem(422, 'validation', { errors: [{ pointer: '#/overlap', detail: 'At most P7D.' }] }),
    ),
  )
  await open({ token: aToken() })
  await rotate()
  await screen.findByText('At most P7D.')
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText(OVERLAP))
})

test('a date in the past is not sent', async () => {
  const sent = answerRotations()
  await open({ token: aToken() })
  await userEvent.selectOptions(screen.getByLabelText('Expiration'), 'Custom date')
  await rotate()
  await screen.findByText('Choose a date in the future.')
  expect(sent).toEqual([])
})

test('whoever leaves before the answer is told that the secret may be another', async () => {
  server.use(http.post('*/api/tokens/1/rotation', () => new Promise<never>(() => {})))
  const { emitted } = await open({ token: aToken() })
  await rotate()
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(emitted().closed).toHaveLength(1)
  expect(announcement.value).toMatch(/a new secret that nobody has seen: rotate it once more/)
})

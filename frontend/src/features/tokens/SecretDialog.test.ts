import userEvent from '@testing-library/user-event'
import { fireEvent, screen } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import SecretDialog from './SecretDialog.vue'
import { aToken } from './testing'
import type { Token } from './tokens'

const token = aToken({ createdAt: '2026-11-01T00:00:00Z' })
const open = (changes: Partial<Token> = {}) =>
  render(SecretDialog, { issued: { token: { ...token, ...changes }, plainTextToken: 'qst_secret' } })

afterEach(() => vi.useRealTimers())

/** Answers as told, one after another and the last for ever. */
function answerLooks(...answers: (Partial<Token> | number)[]) {
  let asked = 0
  server.use(
    http.get('*/api/tokens/1', () => {
      const answer = answers[Math.min(asked++, answers.length - 1)]!
      return typeof answer === 'number' ? problem(answer, 'x') : HttpResponse.json({ ...token, ...answer })
    }),
  )
  return () => asked
}

test('it waits for the first request, past failures, and stops asking when there was one', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asked = answerLooks({}, 503, 401, { lastUsedAt: new Date().toISOString() })
  open()
  await screen.findByText('Waiting for the first request…')
  await vi.advanceTimersByTimeAsync(9500)
  await screen.findByText('It works: first used just now.')
  const before = asked()
  await vi.advanceTimersByTimeAsync(30_000)
  expect([before, asked()]).toEqual([4, 4])
})

test('nobody is asked for while nobody looks at the page', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asked = answerLooks({})
  open()
  await expect.poll(asked).toBe(1)
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked()).toBe(1)
  visibility.mockRestore()
  await vi.advanceTimersByTimeAsync(6000)
  expect(asked()).toBeGreaterThan(1)
})

test('nobody is asked for once the dialog is closed', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asked = answerLooks({})
  const { unmount } = open()
  await expect.poll(asked).toBe(1)
  unmount()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked()).toBe(1)
})

test('a use of the secret of before is no use of the new one', async () => {
  const rotated = { rotatedAt: '2026-11-10T00:00:00Z', lastUsedAt: '2026-11-09T00:00:00Z' }
  const asked = answerLooks(rotated)
  open(rotated)
  await screen.findByText('“CI” has a new secret.')
  await expect.poll(asked).toBe(1)
  screen.getByText('Waiting for the first request…')
})

test('while both secrets work nothing is said of the first use', async () => {
  open({ rotatedAt: '2026-11-10T00:00:00Z', previousSecretUntil: '2999-01-01T10:00:00Z' })
  await screen.findByText(/^Old secret works until Jan 1, 2999/)
  expect(screen.queryByText(/Waiting for the first request/)).toBeNull()
})

test.each([
  ['curl', "curl -H 'Authorization: Bearer qst_secret' http://localhost:3000/api/token"],
  ['JavaScript', "headers: { Authorization: 'Bearer qst_secret' }"],
  ['Python', 'headers={"Authorization": "Bearer qst_secret"}'],
  ['Java', '.header("Authorization", "Bearer qst_secret")'],
])('there is a call in %s', async (language, part) => {
  answerLooks({})
  open()
  const tab = await screen.findByRole('tab', { name: language })
  await userEvent.click(tab)
  const code = screen.getByRole('tabpanel', { name: language })
  expect(code.textContent).toContain(part)
  expect(code.textContent).toContain('http://localhost:3000/api/token')
})

test('Escape asks before the secret is lost, and not when it was copied', async () => {
  answerLooks({})
  const { emitted } = open()
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Token' })
  await expect.poll(() => field.selectionEnd! - field.selectionStart!).toBe('qst_secret'.length)
  await userEvent.keyboard('{Escape}')
  await screen.findByText(/You have not copied the token/)
  expect(emitted().closed).toBeUndefined()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByText(/You have not copied the token/)).toBeNull()
  await userEvent.keyboard('{Escape}')
  await userEvent.click(screen.getByRole('button', { name: 'Back to the token' }))
  await fireEvent.copy(field)
  await userEvent.keyboard('{Escape}')
  expect(emitted().closed).toHaveLength(1)
})

test('its button closes it without a question', async () => {
  answerLooks({})
  const { emitted } = open()
  await userEvent.click(await screen.findByRole('button', { name: 'Done' }))
  expect(emitted().closed).toHaveLength(1)
})

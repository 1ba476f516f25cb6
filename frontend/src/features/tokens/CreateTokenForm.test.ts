import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import CreateTokenForm from './CreateTokenForm.vue'

const permissions = [
  { name: 'create', description: null, default: false },
  { name: 'read', description: 'Read notes.', default: true },
]
const issued = { token: { id: '1', name: 'CI' }, plainTextToken: 'qst_secret' }

test('the defaults are checked and can be unchecked', async () => {
  let sent: unknown
  server.use(
    http.post('*/api/tokens', async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json(issued, { status: 201 })
    }),
  )
  const { emitted } = render(CreateTokenForm, { permissions })
  await userEvent.type(screen.getByLabelText('Token name'), 'CI')
  await userEvent.click(screen.getByRole('checkbox', { name: /read/ }))
  await userEvent.selectOptions(screen.getByLabelText('Expiration'), 'never')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await expect.poll(() => emitted().created).toEqual([[issued]])
  expect(sent).toEqual({ name: 'CI', permissions: [], expiresAt: null })
  expect(screen.getByLabelText<HTMLInputElement>('Token name').value).toBe('')
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /read/ }).checked).toBe(true)
})

test('a fault stands at its field, which gets the focus and keeps its text', async () => {
  server.use(
    http.post('*/api/tokens', () =>
      problem(422, 'validation', { errors: [{ pointer: '#/name', detail: 'At most 255 characters.' }] }),
    ),
  )
  render(CreateTokenForm, { permissions })
  const name = screen.getByLabelText<HTMLInputElement>('Token name')
  await userEvent.type(name, 'x')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await screen.findByText('At most 255 characters.')
  expect(name.getAttribute('aria-invalid')).toBe('true')
  await expect.poll(() => document.activeElement).toBe(name)
  expect(name.value).toBe('x')
})

test('a date in the past is not sent', async () => {
  render(CreateTokenForm, { permissions })
  await userEvent.selectOptions(screen.getByLabelText('Expiration'), 'date')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await screen.findByText('Choose a date in the future.')
})

test('pressing twice sends once', async () => {
  let calls = 0
  let answer: ((response: Response) => void) | undefined
  server.use(
    http.post('*/api/tokens', () => {
      calls++
      return new Promise<Response>((resolve) => (answer = resolve))
    }),
  )
  const { emitted } = render(CreateTokenForm, { permissions })
  const button = screen.getByRole('button', { name: 'Create' })
  await userEvent.dblClick(button)
  await expect.poll(() => calls).toBe(1)
  expect(button.getAttribute('aria-busy')).toBe('true')
  answer!(HttpResponse.json(issued, { status: 201 }))
  await expect.poll(() => emitted().created).toHaveLength(1)
  expect(calls).toBe(1)
})

test('too many attempts say how long to wait', async () => {
  server.use(http.post('*/api/tokens', () => problem(429, 'rate-limited', {}, { 'retry-after': '17' })))
  render(CreateTokenForm, { permissions })
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await screen.findByText(/in 17 seconds/)
})

test('nothing is offered beyond the longest life, which is told', async () => {
  let sent: unknown
  server.use(
    http.post('*/api/tokens', async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json(issued, { status: 201 })
    }),
  )
  const { emitted } = render(CreateTokenForm, { permissions, longestLife: 30 * 86_400_000 })
  const expiration = screen.getByLabelText<HTMLSelectElement>('Expiration')
  expect([...expiration.options].map(({ text }) => text)).toEqual(['7 days', '30 days', 'Custom date'])
  expect(expiration.value).toBe('30')
  screen.getByText('A token can live for 30 days at most.')
  await userEvent.type(screen.getByLabelText('Token name'), 'CI')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await expect.poll(() => emitted().created).toHaveLength(1)
  expect(sent, 'the longest is for the server to say').toMatchObject({ expiresAt: null })
})

test('a date beyond the longest life is not sent', async () => {
  render(CreateTokenForm, { permissions, longestLife: 30 * 86_400_000 })
  await userEvent.selectOptions(screen.getByLabelText('Expiration'), 'date')
  await userEvent.type(screen.getByLabelText('Expiration date'), '2999-01-01')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await screen.findByText(/^Choose a date no later than \w+day, \w+ \d+, \d+\.$/)
})

test('what is no longer offered when the policy is known is no longer chosen', async () => {
  const { rerender } = render(CreateTokenForm, { permissions })
  await userEvent.selectOptions(screen.getByLabelText('Expiration'), 'never')
  await rerender({ longestLife: 7 * 86_400_000 })
  expect(screen.getByLabelText<HTMLSelectElement>('Expiration').value).toBe('7')
})

test('an instant in a refusal is written as people write it', async () => {
  server.use(
    http.post('*/api/tokens', () =>
      problem(422, 'validation', {
        errors: [{ pointer: '#/expiresAt', detail: 'Must not be later than 2026-12-25T12:10:00Z.' }],
      }),
    ),
  )
  render(CreateTokenForm, { permissions })
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await screen.findByText(/^Must not be later than Friday, December 25, 2026 at /)
})

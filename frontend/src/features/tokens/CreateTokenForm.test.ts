import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { render } from '@/testing/render'
import { problem, server } from '@/testing/server'
import CreateTokenForm from './CreateTokenForm.vue'
import { draftFrom, duplicateOf } from './draft'
import { aToken } from './testing'

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

const many = [
  'read',
  'notes:read',
  'notes:write',
  'notes:delete',
  'reports.run',
  'reports.read',
  'mail:send',
  'admin',
].map((name) => ({ name, description: name === 'mail:send' ? 'Write letters.' : null, default: name === 'notes:read' }))
const values = () =>
  screen
    .getAllByRole<HTMLInputElement>('checkbox')
    .map(({ value }) => value)
    .filter((value) => value !== 'on')
const group = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name: `All of ${name}` })

test('from eight permissions on they are grouped, with a box for each group', async () => {
  render(CreateTokenForm, { permissions: many })
  expect(values()).toEqual([
    ...['read', 'mail:send', 'admin'],
    ...['notes:read', 'notes:write', 'notes:delete'],
    ...['reports.run', 'reports.read'],
  ])
  expect([group('notes').checked, group('notes').indeterminate]).toEqual([false, true])
  expect([group('reports').checked, group('reports').indeterminate]).toEqual([false, false])
  await userEvent.click(group('notes'))
  expect([group('notes').checked, group('notes').indeterminate]).toEqual([true, false])
  screen.getByText('3 of 8')
  await userEvent.click(group('notes'))
  screen.getByText('0 of 8')
})

test('permissions are searched by name and description, and a group is then what is seen of it', async () => {
  render(CreateTokenForm, { permissions: many })
  const search = screen.getByLabelText('Search permissions')
  await userEvent.type(search, 'LETTERS')
  expect(values()).toEqual(['mail:send'])
  await userEvent.clear(search)
  await userEvent.type(search, 'write{Enter}')
  expect(values(), 'Return sends nothing').toEqual(['mail:send', 'notes:write'])
  await userEvent.clear(search)
  await userEvent.type(search, 'notes')
  await userEvent.click(group('notes'))
  await userEvent.clear(search)
  await userEvent.type(search, 'nonsense')
  screen.getByText('No permissions match.')
  screen.getByText('3 of 8')
})

test('seven permissions are a plain list', () => {
  render(CreateTokenForm, { permissions: many.slice(1) })
  expect(values()).toEqual(many.slice(1).map(({ name }) => name))
  expect(screen.queryByLabelText('Search permissions')).toBeNull()
})

test('a description is asked for on demand', async () => {
  let sent: unknown
  server.use(
    http.post('*/api/tokens', async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json(issued, { status: 201 })
    }),
  )
  render(CreateTokenForm, { permissions })
  expect(screen.queryByLabelText('Description')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Add a description' }))
  const description = screen.getByLabelText('Description')
  await expect.poll(() => document.activeElement).toBe(description)
  await userEvent.type(description, 'Deploys on Fridays.')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  await expect.poll(() => sent).toMatchObject({ description: 'Deploys on Fridays.' })
})

test('a link fills the form in and sends nothing; what it does not know is left out', async () => {
  const draft = draftFrom({
    name: 'Grafana',
    description: 'Dashboards',
    permissions: 'create,nonsense,*x',
    expires: '90',
  })
  render(CreateTokenForm, { permissions, draft })
  expect(screen.getByLabelText<HTMLInputElement>('Token name').value).toBe('Grafana')
  expect(screen.getByLabelText<HTMLTextAreaElement>('Description').value).toBe('Dashboards')
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /create/ }).checked).toBe(true)
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /read/ }).checked).toBe(false)
  expect(screen.getByRole<HTMLSelectElement>('combobox').value).toBe('90')
  screen.getByText(/A link has filled in this form/)
})

test('a link that asks for what may not be leaves the expiration as it is', () => {
  render(CreateTokenForm, { permissions, draft: draftFrom({ expires: '90' }), longestLife: 30 * 86_400_000 })
  expect(screen.getByLabelText<HTMLSelectElement>('Expiration').value).toBe('30')
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /read/ }).checked, 'the defaults').toBe(true)
})

test('a page without a word of it is no draft', () => {
  expect(draftFrom({ to: 'somewhere' })).toBeUndefined()
})

test('a duplicate has its name, description and permissions, and all of them for the star', async () => {
  const token = aToken({ name: 'first', description: 'Why', permissions: ['create', 'print'] })
  const { rerender } = render(CreateTokenForm, { permissions, draft: duplicateOf(token) })
  const checked = () =>
    screen
      .getAllByRole<HTMLInputElement>('checkbox')
      .filter((box) => box.checked)
      .map(({ value }) => value)
  expect(screen.getByLabelText<HTMLInputElement>('Token name').value).toBe('first')
  expect(checked()).toEqual(['create'])
  expect(screen.queryByText(/A link has filled in/)).toBeNull()
  await rerender({ draft: duplicateOf(aToken({ name: 'second', permissions: ['*'] })) })
  expect(screen.getByLabelText<HTMLInputElement>('Token name').value).toBe('second')
  expect(screen.queryByLabelText('Description')).toBeNull()
  expect(checked()).toEqual(['create', 'read'])
})

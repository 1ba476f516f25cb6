import userEvent from '@testing-library/user-event'
import { cleanup, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { render } from '@/testing/render'
import LoginForm from './LoginForm.vue'
import RegisterForm from './RegisterForm.vue'

test('fields have names and say that they are required, for password managers and screen readers', () => {
  const fields = () =>
    [...document.querySelectorAll<HTMLInputElement>('input:not([type=checkbox])')].map(
      ({ name, required, autocomplete }) => [name, required, autocomplete],
    )
  render(LoginForm)
  expect(fields()).toEqual([
    ['email', true, 'username'],
    ['password', true, 'current-password'],
  ])
  cleanup()
  render(RegisterForm)
  expect(fields()).toEqual([
    ['name', true, 'name'],
    ['email', true, 'username'],
    ['password', true, 'new-password'],
  ])
})

test('a password is shown and hidden on demand, and stays what it was', async () => {
  render(LoginForm)
  const field = screen.getByLabelText<HTMLInputElement>('Password')
  await userEvent.type(field, 'secret')
  expect(field.type).toBe('password')
  await userEvent.click(screen.getByRole('button', { name: 'Show' }))
  expect([field.type, field.value]).toEqual(['text', 'secret'])
  await userEvent.click(screen.getByRole('button', { name: 'Hide' }))
  expect(field.type).toBe('password')
})

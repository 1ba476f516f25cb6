import { cleanup } from '@testing-library/vue'
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

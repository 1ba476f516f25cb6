import { screen } from '@testing-library/vue'
import { beforeAll, expect, test } from 'vitest'
import { strengthOf } from '@/lib/strength'
import { render } from '@/testing/render'
import PasswordStrength from './PasswordStrength.vue'

// The dictionaries are large.
beforeAll(() => strengthOf('anything', []), 30_000)

const said = () => screen.getByRole('status').textContent?.replace(/\s+/g, ' ').trim()

test('how strong it is, is said politely once somebody pauses, and no more when there is nothing', async () => {
  const { rerender } = render(PasswordStrength, { password: '' })
  expect(said()).toBe('')
  await rerender({ password: 'password' })
  expect(said()).toBe('')
  const weak = 'Password strength: Too weak. Add another word or two: it must be at least good.'
  await expect.poll(said).toBe(weak)
  await rerender({ password: 'incorrect zebra accumulator' })
  expect(said()).toBe(weak)
  await expect.poll(said).toBe('Password strength: Strong.')
  await rerender({ password: '' })
  expect(said()).toBe('')
})

test('what everybody knows of its owner makes it no stronger', async () => {
  const { rerender } = render(PasswordStrength, { password: '' })
  await rerender({ password: 'wilhelmina.van.der.kloet' })
  await expect.poll(said).not.toContain('Too weak.')
  await rerender({ words: ['Wilhelmina van der Kloet'] })
  await expect.poll(said).toContain('Too weak.')
})

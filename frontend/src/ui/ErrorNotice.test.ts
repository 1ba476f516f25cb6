import { screen } from '@testing-library/vue'
import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '@/api/error'
import { render } from '@/testing/render'
import ErrorNotice from './ErrorNotice.vue'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

async function pass(seconds: number) {
  vi.advanceTimersByTime(seconds * 1000)
  await nextTick()
}

test('the seconds of a throttle count down, and at their end it says so', async () => {
  render(ErrorNotice, { error: new ApiError(429, undefined, 3) })
  screen.getByText(/in 3 seconds/)
  await pass(2)
  screen.getByText(/in 1 second\./)
  await pass(1)
  screen.getByText(/You can try again now/)
})

test('a throttle that was met again counts from its own start', async () => {
  const { rerender } = render(ErrorNotice, { error: new ApiError(429, undefined, 3) })
  await pass(2.5)
  await rerender({ error: new ApiError(429, undefined, 60) })
  screen.getByText(/in 60 seconds/)
})

test('what counts down is not spoken each second', () => {
  render(ErrorNotice, { error: new ApiError(429, undefined, 3) })
  expect(screen.getByText(/in 3 seconds/).getAttribute('aria-live')).toBe('off')
  expect(screen.getByRole('alert').textContent).toContain('in 3 seconds')
})

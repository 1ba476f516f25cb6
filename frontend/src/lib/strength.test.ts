import { beforeAll, expect, test } from 'vitest'
import { ENOUGH, strengthOf } from './strength'

// The dictionaries are large.
beforeAll(() => strengthOf('anything', []), 30_000)

const known = ['Ada Lovelace', 'ada.king@example.com']

test.each(['password', 'Summer2026', 'qwertyuiop', 'aaaaaaaaaaaa', 'kx7!mQz', '12.10.1815'])(
  '%s is too weak for the server',
  async (password) => {
    expect(await strengthOf(password, known)).toBeLessThan(ENOUGH)
  },
)

test.each(['incorrect zebra accumulator', 'häßlicher zwerg im garten', 'x'.repeat(10) + 'Qp7#vL0z'])(
  '%s is good enough',
  async (password) => {
    expect(await strengthOf(password, known)).toBeGreaterThanOrEqual(ENOUGH)
  },
)

test.each(['adalovelace', 'LovelaceAda!1', 'ada.king@example.com', 'quarkstream', 'ａｄａLovelace'])(
  '%s is made of what everybody knows of its owner',
  async (password) => {
    expect(await strengthOf(password, known)).toBe(0)
  },
)

test('a text of signs alone is judged before anybody notices', async () => {
  const start = performance.now()
  await strengthOf('@4$5!1|0'.repeat(9), [])
  expect(performance.now() - start).toBeLessThan(1000)
})

import { expect, test } from 'vitest'
import { inOrder, isIn, ORDERS, type Order, type State } from './list'
import { aToken } from './testing'

const now = Date.parse('2026-06-15T12:00:00Z')
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString()

const tokens = [
  aToken({ name: 'new', createdAt: inDays(-1) }),
  aToken({ name: 'b10', createdAt: inDays(-100), lastUsedAt: inDays(-40), expiresAt: inDays(3) }),
  aToken({ name: 'b9', createdAt: inDays(-200), lastUsedAt: inDays(-1), expiresAt: inDays(30) }),
  aToken({ name: 'gone', createdAt: inDays(-300), lastUsedAt: inDays(-5), expiresAt: inDays(-1) }),
  aToken({ name: 'idle', createdAt: inDays(-300) }),
  aToken({ name: 'leaked', createdAt: inDays(-300), lastUsedAt: inDays(-2), exposedAt: inDays(-1) }),
  aToken({ name: 'odd', createdAt: inDays(-300), lastUsedAt: inDays(-3), expiresAt: 'nonsense' }),
]

test.each<[State, string[]]>([
  ['all', ['new', 'b10', 'b9', 'gone', 'idle', 'leaked', 'odd']],
  ['active', ['new', 'b10', 'b9', 'idle', 'odd']],
  ['expiring', ['b10']],
  ['expired', ['gone']],
  ['unused', ['b10', 'idle']],
])('the state %s has %j', (state, names) => {
  expect(tokens.filter((token) => isIn[state](token, now)).map(({ name }) => name)).toEqual(names)
})

test.each<[Order, string[]]>([
  ['created', ['new', 'b10', 'b9', 'gone', 'idle', 'leaked']],
  ['name', ['b9', 'b10', 'gone', 'idle', 'leaked', 'new']],
  ['lastUsed', ['b9', 'leaked', 'gone', 'b10', 'new', 'idle']],
  ['expires', ['gone', 'b10', 'b9', 'new', 'idle', 'leaked']],
])('in the order %s: %j', (order, names) => {
  const readable = tokens.filter(({ name }) => name !== 'odd')
  expect(readable.sort(inOrder[order]).map(({ name }) => name)).toEqual(names)
})

test('an end that cannot be read makes no order impossible', () => {
  for (const order of ORDERS) expect([...tokens].sort(inOrder[order])).toHaveLength(tokens.length)
})

import { daysUntil } from '@/lib/time'
import { messages } from '@/messages'
import type { Token } from './tokens'

export const STATES = ['all', 'active', 'expiring', 'expired', 'unused'] as const
export type State = (typeof STATES)[number]

export const ORDERS = ['created', 'name', 'lastUsed', 'expires'] as const
export type Order = (typeof ORDERS)[number]

/** In days. */
const SOON = 7
const UNUSED_FOR = 30

/** An end that cannot be read hides no token. */
export const isExpired = ({ expiresAt }: Token, now: number) => expiresAt !== null && daysUntil(expiresAt, now) <= 0

export const expiresSoon = (token: Token, now: number) =>
  token.expiresAt !== null && !isExpired(token, now) && daysUntil(token.expiresAt, now) <= SOON

/** Whether so much time has passed that what has not been done tells something. */
export const isLongAgo = (since: string | null | undefined, now: number) =>
  Boolean(since) && daysUntil(since!, now) <= -UNUSED_FOR

export const isOld = ({ createdAt }: Token, now: number) => isLongAgo(createdAt, now)

export const isIn: Record<State, (token: Token, now: number) => boolean> = {
  all: () => true,
  active: (token, now) => !isExpired(token, now) && !token.exposedAt,
  expiring: expiresSoon,
  expired: isExpired,
  unused: ({ lastUsedAt, createdAt }, now) => daysUntil(lastUsedAt ?? createdAt, now) <= -UNUSED_FOR,
}

/** As for `sort`; equals stay as the API sends them, the newest first. */
export const inOrder: Record<Order, (one: Token, other: Token) => number> = {
  created: () => 0,
  name: (one, other) => one.name.localeCompare(other.name, messages.locale, { numeric: true }),
  lastUsed: (one, other) => time(other.lastUsedAt, -Infinity) - time(one.lastUsedAt, -Infinity) || 0,
  expires: (one, other) => time(one.expiresAt, Infinity) - time(other.expiresAt, Infinity) || 0,
}

const time = (instant: string | null, otherwise: number) => (instant ? Date.parse(instant) : otherwise)

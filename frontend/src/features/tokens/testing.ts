import type { Token } from './tokens'

/** A token as the API answers it, but for some of its members. */
export const aToken = (changes: Partial<Token> = {}): Token => ({
  id: '1',
  name: 'CI',
  description: null,
  hint: 'abcd',
  permissions: ['read'],
  lastUsedAt: null,
  lastUsedFrom: null,
  expiresAt: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  rotatedAt: null,
  previousSecretUntil: null,
  selfRotation: false,
  exposedAt: null,
  ...changes,
})

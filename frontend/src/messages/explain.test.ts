import { expect, test } from 'vitest'
import { ApiError, type Problem } from '@/api/error'
import { explain } from './explain'

const problem = (detail: string): Problem => ({ type: 't', title: 't', status: 409, detail })

test.each([
  [new ApiError(0), /cannot be reached/],
  [new ApiError(401), /not logged in/],
  [new ApiError(403), /may not/],
  [new ApiError(404), /no longer exists/],
  [new ApiError(409, problem('You have 100 tokens.')), /You have 100 tokens/],
  [new ApiError(429, undefined, 42), /42 seconds/],
  [new ApiError(429, undefined, 1), /1 second\./],
  [new ApiError(503), /not available/],
  [new ApiError(500, { ...problem('Stack.'), requestId: 'abc' }), /Quote abc/],
  [new TypeError('a bug'), /went wrong/],
])('every failure has its words (%#)', (error, words) => {
  expect(explain(error)).toMatch(words)
})

test('a bug on the other side is not quoted to people', () => {
  expect(explain(new ApiError(500, problem('Stack.')))).not.toContain('Stack')
})

test.each([
  [409, 'token-expired', /has expired/],
  [409, 'rotation-conflict', /rotated elsewhere/],
  [403, 'rotation-not-allowed', /may not rotate itself/],
  [403, 'insecure-transport', /https/],
  [409, 'token-limit-reached', /as many tokens as you may have/],
  [403, 'toString', /You may not do this/],
])('what the server says as %i %s the page says in its own words', (status, name, words) => {
  expect(explain(new ApiError(status, { ...problem('Detail.'), type: `urn:quarkstream:problem:${name}` }))).toMatch(
    words,
  )
})

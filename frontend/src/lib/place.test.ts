import { afterEach, expect, test } from 'vitest'
import { apiPath, panelPath } from './place'

afterEach(() => (document.head.innerHTML = ''))

test('a page is where its server says', () => {
  document.head.innerHTML =
    '<meta name="quarkstream-panel" content="/quarkstream/"><meta name="quarkstream-api" content="/rest">'
  expect(panelPath()).toBe('/quarkstream/')
  expect(apiPath()).toBe('/rest')
})

test('a page whose server says nothing is at the root', () => {
  expect(panelPath()).toBe('/')
  expect(apiPath()).toBe('/api')
})

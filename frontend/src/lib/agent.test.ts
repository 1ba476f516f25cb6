import { expect, test } from 'vitest'
import { deviceInWords, deviceOf, inShort } from './agent'

test.each([
  ['curl/8.5.0', 'curl'],
  ['python-requests/2.31.0', 'python-requests'],
  ['Java-http-client', 'Java-http-client'],
  ['my agent', 'my'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36', 'Chrome'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0', 'Edge'],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15', 'Safari'],
  ['Mozilla/5.0 (compatible; something)', 'Mozilla'],
])('%s is %s', (agent, word) => {
  expect(inShort(agent)).toBe(word)
})

const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4'
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0'

test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`, 'Chrome on Windows', 'computer'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/126.0.0.0`, 'Edge on Windows', 'computer'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`, 'Safari on macOS', 'computer'],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`,
    'Safari on iOS',
    'phone',
  ],
  [`Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`, 'Safari on iOS', 'tablet'],
  [`Mozilla/5.0 (Linux; Android 14; Pixel 8) ${CHROME} Mobile Safari/537.36`, 'Chrome on Android', 'phone'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox on Linux', 'computer'],
  ['curl/8.5.0', 'curl', 'program'],
  ['', 'Unknown device', 'program'],
  [null, 'Unknown device', 'program'],
])('%s is %s, a %s', (agent, words, device) => {
  expect([deviceInWords(agent), deviceOf(agent)]).toEqual([words, device])
})

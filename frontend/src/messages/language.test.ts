import { beforeEach, expect, test, vi } from 'vitest'
import { inWords } from '@/lib/duration'
import { relative } from '@/lib/time'
import { chooseLanguage, messages, speakFirst } from '.'
import { de } from './de'

beforeEach(async () => {
  await chooseLanguage('en')
  localStorage.clear()
})

const understand = (...languages: string[]) => vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages)

test.each([
  [['de-AT', 'en'], 'de'],
  [['fr', 'de', 'en'], 'de'],
  [['en-GB', 'de'], 'en'],
  [['fr', 'toString'], 'en'],
  [[], 'en'],
])('whoever understands %j is spoken to in %s', async (languages, locale) => {
  understand(...languages)
  await speakFirst()
  expect(messages.locale).toBe(locale)
  expect(document.documentElement.lang).toBe(locale)
})

test('the language that was chosen once goes before those of the browser', async () => {
  understand('en')
  await chooseLanguage('de')
  await speakFirst()
  expect(messages.session.logIn).toBe('Anmelden')
})

test('of two choices the later one holds, however long the texts of the first take', async () => {
  await Promise.all([chooseLanguage('de'), chooseLanguage('en')])
  expect(messages.locale).toBe('en')
  await speakFirst()
  expect(messages.locale).toBe('en')
})

test('dates, durations and numbers are those of the language', async () => {
  const now = Date.parse('2026-06-15T12:00:00Z')
  await chooseLanguage('de')
  expect(messages.tokens.expires(relative('2026-12-24T12:00:00Z', now))).toBe('Läuft am 24.12.2026 ab')
  expect(relative('2026-06-15T11:57:00Z', now)).toBe('vor 3 Minuten')
  expect(inWords(30 * 86_400_000)).toBe('30 Tage')
  expect(messages.number(12_345)).toBe('12.345')
  expect(messages.list(['a', 'b', 'c'])).toBe('a, b und c')
})

test('no German text has English words in it', () => {
  const said = (text: unknown): unknown[] => {
    if (typeof text === 'function') return [text('7', '7', '7')]
    return typeof text === 'object' ? Object.values(text!).flatMap(said) : [text]
  }
  expect(said(de).filter((text) => /\b(the|your?|this|and|of|to|it|not|no|is|for|with)\b/i.test(String(text)))).toEqual(
    [],
  )
})

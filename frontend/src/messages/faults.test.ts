import { afterEach, expect, test } from 'vitest'
import { chooseLanguage } from '.'
import { faultInWords } from './faults'

afterEach(() => chooseLanguage('en'))

test.each([
  ['This field is required.', 'Bitte ausfüllen.'],
  ['At most 255 characters.', 'Höchstens 255 Zeichen.'],
  ['At least 8 characters.', 'Mindestens 8 Zeichen.'],
  ['These credentials do not match our records.', 'E-Mail oder Passwort stimmt nicht.'],
  ['There is no such permission.', 'Diese Berechtigung gibt es nicht.'],
  ['This is not your password.', 'Das ist nicht Ihr Passwort.'],
  [
    'This is a top-10 common password. Add another word or two. Uncommon words are better.',
    'Das ist eines der 10 häufigsten Passwörter. Fügen Sie ein oder zwei Wörter hinzu. Ungewöhnliche Wörter sind besser.',
  ],
  ['Dates are often easy to guess. Something newer.', 'Daten sind oft leicht zu erraten. Something newer.'],
  ['Something newer than this page.', 'Something newer than this page.'],
])('what the server says of a field, "%s", is said in German', async (english, german) => {
  expect(faultInWords(english)).toBe(english)
  await chooseLanguage('de')
  expect(faultInWords(english)).toBe(german)
})

test('an instant in it is written as the language does', async () => {
  await chooseLanguage('de')
  expect(faultInWords('Must not be later than 2026-12-24T12:00:00Z.')).toMatch(
    /^Darf nicht später sein als \S+, 24\. Dezember 2026 um \d\d:\d\d\.$/,
  )
})

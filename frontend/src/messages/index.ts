import { shallowReactive } from 'vue'
import { en } from './en'

export type Messages = typeof en

/** The first is spoken to whoever understands none of them, and is at hand at once; the others are loaded when asked for. */
const locales = {
  en: { name: 'English', load: async () => en },
  de: { name: 'Deutsch', load: async () => (await import('./de')).de },
}
export type Locale = keyof typeof locales

export const languages = Object.entries(locales).map(([locale, { name }]) => ({ locale: locale as Locale, name }))

/** All texts that people read, in the chosen language. */
export const messages: Messages = shallowReactive({ ...en })

const key = 'quarkstream.language'

/** For good, once its texts are there; fails where they cannot be had. */
export async function chooseLanguage(locale: Locale) {
  if (!(await speak(locale))) return
  try {
    localStorage.setItem(key, locale)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** Before anything is shown: the language chosen once, or else the first of the browser's that there is. */
export async function speakFirst() {
  const locale = [stored(), ...navigator.languages.map((tag) => tag.split('-', 1)[0]!)].find(isLocale) ?? 'en'
  await speak(locale).catch(() => speak('en'))
}

let wanted: Locale

/** @returns whether it is still the wanted one now that its texts are there */
async function speak(locale: Locale): Promise<boolean> {
  wanted = locale
  const texts = await locales[locale].load()
  if (wanted !== locale) return false
  Object.assign(messages, texts)
  document.documentElement.lang = locale
  return true
}

const isLocale = (text: string | null): text is Locale => Object.hasOwn(locales, text ?? '')

function stored() {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

import type { Score, ZxcvbnFactory } from '@zxcvbn-ts/core'

/** From "too weak" to "strong". */
export type Strength = Score

/** What the server takes. */
export const ENOUGH = 3

/** As much as the server takes, in characters: what is longer need not be judged while somebody types. */
const LONGEST = 72

/** With their dictionaries, which are larger than the page. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: LONGEST,
    l33tMaxSubstitutions: 20, // a text of signs alone would take half a second
  })
}

let judge: Promise<ZxcvbnFactory> | undefined

/**
 * How hard a password is to guess, nearly as the server sees it, which decides.
 *
 * @param known what everybody knows of its owner
 */
export async function strengthOf(password: string, known: string[]): Promise<Strength> {
  judge ??= load()
  const words = parts(known)
  return isMadeOf(words, password) ? 0 : (await judge).check(password.normalize('NFKC'), words).score
}

/** Whole, and in the parts that names and addresses have; the longest first, as some are parts of others. */
function parts(known: string[]) {
  const texts = ['quarkstream', ...known].map((text) => text.normalize('NFKC').toLowerCase())
  const words = texts.flatMap((text) => [text, ...text.split('@'), ...text.split(/[\s@._+-]+/)])
  return [...new Set(words)].filter((word) => word.length > 2).sort((a, b) => b.length - a.length)
}

function isMadeOf(words: string[], password: string) {
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), password.normalize('NFKC').toLowerCase())
  return rest.length <= 3
}

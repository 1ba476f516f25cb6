/** Browsers call themselves by one another's names, too: the first that is found is the one. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const

/** What a client says that it is, in a word, such as "Firefox" or "curl". */
export function inShort(agent: string): string {
  const browser = agent.startsWith('Mozilla/') && browsers.find(([product]) => agent.includes(product))
  return browser ? browser[1] : agent.split(/[/\s]/, 1)[0]!
}

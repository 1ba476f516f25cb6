import Bowser from 'bowser'
import { messages } from '@/messages'

export type Device = 'phone' | 'tablet' | 'computer' | 'program'

/** What a client says that it is, in a word, such as "Firefox" or "curl". */
export function inShort(agent: string): string {
  return browserOf(agent)?.name ?? agent.split(/[/\s]/, 1)[0]!
}

/** Also on what, such as "Chrome on Windows". */
export function deviceInWords(agent: string | null): string {
  if (!agent?.trim()) return messages.account.unknownDevice
  const system = browserOf(agent)?.system
  return system ? messages.account.device(inShort(agent), system) : inShort(agent)
}

export function deviceOf(agent: string | null): Device {
  const platform = browserOf(agent ?? '')?.platform
  if (!platform) return 'program'
  return platform === 'mobile' ? 'phone' : platform === 'tablet' ? 'tablet' : 'computer'
}

/** Browsers call themselves by one another's names, too, and begin with one that is nobody's any more. */
function browserOf(agent: string) {
  if (!agent.startsWith('Mozilla/')) return
  const { browser, os, platform } = Bowser.parse(agent)
  const name = browser.name?.replace('Microsoft ', '').replace(' Headless', '')
  return name && name !== 'Mozilla' ? { name, system: os.name, platform: platform.type ?? 'desktop' } : undefined
}

import type { Permission } from './tokens'

/** From so many on they are grouped and can be searched. */
const MANY = 8

export const areMany = (permissions: Permission[]) => permissions.length >= MANY

/** Some permissions that belong together by what stands before the first `:` or `.`; those that stand alone have no name. */
export interface Group<Named> {
  name: string
  members: Named[]
}

/** Those that stand alone first, all else in the order of what comes first in it. */
export function grouped<Named extends { name: string }>(permissions: Named[]): Group<Named>[] {
  const groups = new Map<string, Named[]>([['', []]])
  const sizes = new Map<string, number>()
  for (const { name } of permissions) sizes.set(groupOf(name), (sizes.get(groupOf(name)) ?? 0) + 1)
  for (const permission of permissions) {
    const name = groupOf(permission.name)
    const group = sizes.get(name)! > 1 ? name : ''
    groups.set(group, [...(groups.get(group) ?? []), permission])
  }
  return [...groups].filter(([, members]) => members.length).map(([name, members]) => ({ name, members }))
}

const groupOf = (name: string) => /^([^:.]+)[:.]/.exec(name)?.[1] ?? ''

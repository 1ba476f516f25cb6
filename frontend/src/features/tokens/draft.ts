import type { LocationQuery, LocationQueryValue } from 'vue-router'
import type { Token } from './tokens'

/** What the create form is to be filled with. */
export interface Draft {
  name: string
  description: string
  /** Undefined: the defaults. */
  permissions?: string[]
  /** As a link writes it. */
  expires?: string
  isFromLink: boolean
}

/** A documentation of an application may link to the panel with what its reader needs. */
export function draftFrom({ name, description, permissions, expires }: LocationQuery): Draft | undefined {
  if ([name, description, permissions, expires].every((value) => value === undefined)) return undefined
  return {
    name: text(name),
    description: text(description),
    permissions: permissions === undefined ? undefined : all(permissions).flatMap((names) => names.split(',')),
    expires: text(expires) || undefined,
    isFromLink: true,
  }
}

/** A second token for the same, which asks for a secret and an end of its own. */
export const duplicateOf = ({ name, description, permissions }: Token): Draft => ({
  name,
  description: description ?? '',
  permissions,
  isFromLink: false,
})

type Value = LocationQueryValue | LocationQueryValue[] | undefined

const all = (value: Value) => [value].flat().filter((each) => typeof each === 'string')

const text = (value: Value) => all(value)[0] ?? ''

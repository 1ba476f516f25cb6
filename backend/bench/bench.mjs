// Measures the packaged application on a real PostgreSQL. What is measured, and how, is in README.md.
import autocannon from 'autocannon'
import { writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { Database, Replica, run, sleep } from './application.mjs'
import { revocations } from './revocations.mjs'
import { rotations } from './rotations.mjs'
import { report } from './report.mjs'
import { digest, retire, secret, seed, seedEvents, zipf } from './tokens.mjs'

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    unknown: { type: 'string', default: '1000000' },
    revocations: { type: 'string', default: '1000' },
    events: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'target/results' },
  },
})
const options = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, ['out', 'only'].includes(name) ? value : Number(value)]),
)
const SMALL = 10_000
const KNOWN = 100_000
const pick = (list) => list[Math.floor(Math.random() * list.length)]
const bearer = (token) => ({ authorization: `Bearer ${token}` })

await run(async (cleanUp) => {
  const database = cleanUp(await Database.start())
  const big = await database.create('big')
  const small = await database.create('small')
  const replica = cleanUp(await Replica.start(big, 8101))
  const uncached = cleanUp(
    await Replica.start(big, 8102, { 'quarkstream.tokens.cache.maximum-size': 0 }),
  )
  const uncachedSmall = cleanUp(
    await Replica.start(small, 8103, { 'quarkstream.tokens.cache.maximum-size': 0 }),
  )
  console.log(`Seeding ${options.tokens} tokens`)
  const tokens = await seed(big, options.tokens, Math.min(KNOWN, options.tokens))
  const few = await seed(small, SMALL, SMALL)
  const cookie = await replica.register('bench@example.org')
  await uncachedSmall.register('bench@example.org')
  const rotated = await retire(big, tokens.slice(1_000, 2_000))
  console.log(`Seeding ${options.events} events`)
  const middle = await seedEvents(big, 'bench@example.org', options.events)

  const thousand = tokens.slice(0, 1_000)
  const uniform = tokens.slice(0, Math.min(10_000, tokens.length))
  const zipfian = zipf(tokens, 1_000_000)
  const open = '/api/bench/open'
  const cases = [
    { name: 'open endpoint', on: replica, path: open },
    { name: 'warm bearer, one token', on: replica, path: open, headers: () => bearer(tokens[0]) },
    {
      name: 'warm bearer, 10 000 tokens',
      on: replica,
      path: open,
      headers: () => bearer(pick(uniform)),
      warm: uniform, // they have grown too old since the last round
    },
    { name: 'warm bearer, Zipf', on: replica, path: open, headers: () => bearer(zipfian()) },
    { name: 'session cookie', on: replica, path: open, headers: () => ({ cookie }) },
    {
      name: 'malformed secret',
      on: replica,
      path: open,
      status: 401,
      headers: () => bearer('qst_0000000000000000000000000000000000000000000000000'),
    },
    { name: 'unknown secret', on: replica, path: open, status: 401, headers: () => bearer(secret()) },
    { name: 'bare SELECT', on: uncached, request: () => ({ path: `/api/bench/select/${digest(pick(thousand))}` }) },
    { name: 'cache off', on: uncached, path: open, headers: () => bearer(pick(thousand)) },
    { name: 'cache off, rotated before', on: uncached, path: open, headers: () => bearer(pick(rotated.present)) },
    { name: 'cache off, secret of before', on: uncached, path: open, headers: () => bearer(pick(rotated.earlier)) },
    { name: 'cold, all tokens', on: uncached, path: open, headers: () => bearer(pick(tokens)) },
    { name: 'cold, 10 000 tokens', on: uncachedSmall, path: open, headers: () => bearer(pick(few)) },
    { name: 'events, newest', on: replica, path: '/api/events', headers: () => ({ cookie }) },
    { name: 'events, in the middle', on: replica, path: `/api/events?before=${middle}`, headers: () => ({ cookie }) },
    { name: 'events, of a rare kind', on: replica, path: '/api/events?kind=token-exposed', headers: () => ({ cookie }) },
    { name: 'create and delete a token', on: replica, requests: createAndDelete(cookie, replica.origin), status: 201 },
  ].filter((one) => new RegExp(options.only).test(one.name))

  for (let turn = 0; turn < 2; turn++) {
    for (const one of cases) await measure(one, options.seconds) // the compiler's turns
  }
  const rounds = cases.map(() => [])
  for (let round = 0; round < options.rounds; round++) {
    for (const [i, one] of cases.entries()) {
      rounds[i].push(await measure(one, options.seconds))
    }
    console.log(`Round ${round + 1} of ${options.rounds}`)
  }

  await uncached.stop()
  await uncachedSmall.stop()
  const result = {
    machine: {
      cpu: cpus()[0].model,
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      java: await replica.java(),
      node: process.version,
    },
    options,
    cases: cases.map((one, i) => ({ name: one.name, rounds: rounds[i] })),
    lastUse: await lastUse(replica, big, thousand),
    garbage: await garbage(replica, big, thousand),
    rotations: await rotations(replica, cookie, options.seconds * 2),
  }
  result.revocations = []
  for (const replicas of [1, 2, 3]) {
    result.revocations.push(await revocations(big, replica, replicas, options, cookie, tokens[0]))
  }
  const table = report(result)
  console.log(table)
  await writeFile(`${options.out}.json`, JSON.stringify(result, null, 2) + '\n')
  await writeFile(`${options.out}.md`, table)
})

async function measure(one, seconds) {
  let next = 0
  if (one.warm) {
    await shoot({ ...one, headers: () => bearer(one.warm[next++ % one.warm.length]) }, { amount: 2 * one.warm.length })
  }
  const before = await one.on.database.counters()
  const load = await shoot(one, { duration: seconds })
  const after = await one.on.database.counters()
  const requests = load.requests.total
  const wrong = Object.entries(load.statusCodeStats).filter(
    ([status]) => Number(status) !== (one.status ?? 200) && !(one.requests && status === '204'),
  )
  if (wrong.length > 0 || load.errors > 0) {
    throw new Error(`${one.name}: ${JSON.stringify(load.statusCodeStats)}, ${load.errors} errors`)
  }
  return {
    perSecond: load.requests.total / load.duration,
    p50: load.latency.p50,
    p99: load.latency.p99,
    statements: (1_000 * (after.statements - before.statements)) / requests,
    walBytes: (1_000 * (after.wal - before.wal)) / requests,
    heapMiB: await one.on.heap(),
    rssMiB: await one.on.rss(),
  }
}

/** Closed loop: each connection sends its next request when the last is answered. Every case builds its headers anew. */
function shoot(one, limits) {
  return autocannon({
    url: one.on.origin + (one.path ?? ''),
    connections: options.connections,
    ...limits,
    requests: one.requests ?? [
      {
        setupRequest: (request) => ({
          ...request,
          ...one.request?.(),
          headers: { ...request.headers, ...one.headers?.() },
        }),
      },
    ],
  })
}

function createAndDelete(cookie, origin) {
  const headers = { cookie, origin, 'content-type': 'application/json' }
  return [
    {
      method: 'POST',
      path: '/api/tokens',
      headers,
      body: '{"name":"bench"}',
      onResponse: (status, body, context) => {
        context.id = JSON.parse(body).token.id
      },
    },
    {
      method: 'DELETE',
      headers: { cookie, origin },
      setupRequest: (request, context) => ({ ...request, path: `/api/tokens/${context.id}` }),
    },
  ]
}

/** 100 000 requests on 1 000 tokens: how often the database hears of it. */
async function lastUse(replica, database, tokens) {
  await sleep(6_000) // what was used before is written
  const before = await database.updates()
  const load = await shoot(
    { on: replica, path: '/api/bench/open', headers: () => bearer(pick(tokens)) },
    { amount: 100_000 },
  )
  return { requests: load.requests.total, seconds: load.duration, updates: (await database.updates()) - before }
}

/** Secrets that are well-formed and unknown, each another: what they do to memory and to the good tokens. */
async function garbage(replica, database, tokens) {
  const all = { on: replica, path: '/api/bench/open' }
  let next = 0
  const good = { ...all, headers: () => bearer(tokens[next++ % tokens.length]) }
  await shoot(good, { amount: 4 * tokens.length })
  const heapBefore = await replica.heapAfterCollection()
  const load = await shoot({ ...all, headers: () => bearer(secret()) }, { amount: options.unknown })
  // Between the shots no token was asked for, and those that are old enough are forgotten for their age.
  const heapAfter = await replica.heapAfterCollection()
  await shoot(good, { amount: 4 * tokens.length })
  const evictions = await replica.metric('quarkstream_verification_evictions_total', 'credential="token"')
  return { requests: load.requests.total, heapBefore, heapAfter, evictions }
}

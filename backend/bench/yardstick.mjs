// Measures the application beside a plain one (plain/), each on one core. What is measured, and how, is in README.md.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Database, PlainApplication, Replica, run } from './application.mjs'
import { GENERATOR, pinnedTo, shoot } from './load.mjs'
import { median, number, row } from './report.mjs'
import { digest, seed } from './tokens.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    warm: { type: 'string', default: '20' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'target/yardstick' },
  },
})
const [rounds, seconds, warm, connections] = [values.rounds, values.seconds, values.warm, values.connections].map(Number)
const PANEL = '../../frontend/target/classes/META-INF/quarkstream-panel/'
const FOR_SERVERS = 0
const FOR_LOAD = cpus().length > 1 ? 1 : 0

const WANTED = [
  ['warm bearer, one token', 'plain', '≥ 0.70'],
  ['warm bearer, 1 000 tokens', 'plain', '≥ 0.70'],
  ['warm bearer with a permission', 'plain', ''],
  ['session cookie', 'plain', '≥ 0.55'],
  ['malformed secret refused', 'plain', '≥ 0.85'],
  ['cache off', 'plain, SELECT', '≥ 0.85'],
  ['first page', 'plain, first page', '≥ 0.80'],
  ['open endpoint', 'plain', ''],
]

await run(async (cleanUp) => {
  const folder = await mkdtemp(join(tmpdir(), 'yardstick-'))
  cleanUp({ stop: () => rm(folder, { recursive: true }) })
  if (pinnedTo(FOR_LOAD).length > 0) {
    execFileSync('taskset', ['-cp', String(FOR_LOAD), String(process.pid)]) // and with it the database
  }
  const database = cleanUp(await Database.start())
  const big = await database.create('big')
  const start = async (kind, port, name, settings) => {
    const collections = join(folder, `${name}.log`)
    const options = { core: FOR_SERVERS, flags: [`-Xlog:gc:file=${collections}`], collections }
    return cleanUp(await kind.start(big, port, settings, options))
  }
  const ours = await start(Replica, 8101, 'ours')
  const uncached = await start(Replica, 8102, 'uncached', { 'quarkstream.tokens.cache.maximum-size': 0 })
  const plain = await start(PlainApplication, 8103, 'plain')
  const tokens = await seed(big, 10_000, 1_000)
  const cookie = await ours.register('bench@example.org')

  const open = '/api/bench/open'
  const page = await firstPage()
  const selects = tokens.map((token) => ({ path: `/api/bench/select/${digest(token)}` }))
  const cases = [
    { name: 'plain', on: plain, requests: [{ path: open }] },
    { name: 'open endpoint', on: ours, requests: [{ path: open }] },
    { name: 'warm bearer, one token', on: ours, requests: [bearer(open, tokens[0])] },
    { name: 'warm bearer, 1 000 tokens', on: ours, requests: tokens.map((token) => bearer(open, token)) },
    { name: 'warm bearer with a permission', on: ours, requests: [bearer('/api/bench/permission', tokens[0])] },
    { name: 'session cookie', on: ours, requests: [{ path: open, headers: { cookie } }] },
    { name: 'malformed secret refused', on: ours, requests: [bearer(open, `qst_${'0'.repeat(49)}`)], status: 401 },
    { name: 'plain, SELECT', on: plain, requests: selects },
    { name: 'cache off', on: uncached, requests: tokens.map((token) => bearer(open, token)) },
    { name: 'plain, first page', on: plain, requests: page },
    { name: 'first page', on: ours, requests: page },
  ].filter((one) => new RegExp(values.only).test(one.name))

  for (const one of cases) await shootAt(one, warm) // on one core the compiler takes its time
  const measured = Object.fromEntries(cases.map((one) => [one.name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const one of cases) measured[one.name].push(await measure(one))
    console.log(`Round ${round + 1} of ${rounds}`)
  }
  await requireOneStatement(big)
  const table = report(measured, await ours.java())
  console.log(table)
  await writeFile(`${values.out}.json`, JSON.stringify(measured, null, 2) + '\n')
  await writeFile(`${values.out}.md`, table)
})

function bearer(path, token) {
  return { path, headers: { authorization: `Bearer ${token}` } }
}

/** The page and what it names. */
async function firstPage() {
  const html = await readFile(`${PANEL}index.html`, 'utf8')
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg))"/g)].map(([, path]) => path)
  return ['/', ...files].map((path) => ({ path }))
}

function shootAt({ on, requests, status }, seconds) {
  return shoot({ origin: on.origin, requests, status }, { connections, seconds, core: FOR_LOAD })
}

async function measure(one) {
  const before = (await readFile(one.on.collections, 'utf8')).length
  const load = await shootAt(one, seconds)
  const after = await readFile(one.on.collections, 'utf8')
  return { perSecond: load.perSecond, bytes: allocated(after.slice(before)) / load.requests }
}

/**
 * Bytes, by what the collections of a log found and left. None is asked for, since that would have the compiler forget what it
 * has not seen for a while: what was allocated after the last of many is missing, and what was before the first is in it.
 */
function allocated(log) {
  const collections = [...log.matchAll(/(\d+)M->(\d+)M\(/g)].map(([, found, left]) => [Number(found), Number(left)])
  const between = collections.slice(1).reduce((sum, [found], i) => sum + found - collections[i][1], 0)
  return (between * collections.length * 2 ** 20) / (collections.length - 1)
}

/** What the plain application asks is what a token is looked up by. */
async function requireOneStatement(database) {
  const { rows } = await database.query(
    `SELECT DISTINCT queryid, query FROM pg_stat_statements JOIN pg_database d ON d.oid = dbid
     WHERE d.datname = current_database() AND query LIKE 'SELECT id, owner_id%earlier_secret s JOIN%'`,
  )
  if (rows.length > 1) throw new Error(`The SELECTs differ:\n${rows.map((one) => one.query).join('\n\n')}`)
}

/** Medians over the rounds; ratios are of one round, and the median of those. */
function report(measured, java) {
  const of = (name, what) => number(median(measured[name].map((round) => round[what])))
  const ratio = (above, below, what, digits = 2) =>
    number(median(measured[above].map((round, i) => round[what] / measured[below][i][what])), digits)
  const lines = [
    `${cpus()[0].model}; Java ${java}, ${GENERATOR}, ${connections} connections, ${rounds} rounds of ${seconds} s; ` +
      (FOR_LOAD === FOR_SERVERS ? 'all on one core.' : 'each server on one core, load and database on another.'),
    '',
    row(['case', 'requests/s', 'bytes allocated / request', 'of plain: requests/s', 'wanted', 'bytes']),
    row(['---', ...Array(5).fill('---:')]),
  ]
  for (const name of Object.keys(measured)) {
    const [, below, wanted] = WANTED.find(([above]) => above === name) ?? []
    const compared = measured[below] ? [ratio(name, below, 'perSecond'), wanted, ratio(name, below, 'bytes')] : ['', '', '']
    lines.push(row([name, of(name, 'perSecond'), of(name, 'bytes'), ...compared]))
  }
  return lines.join('\n') + '\n'
}

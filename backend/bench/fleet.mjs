// Measures how a fleet hears of revocations: simulated replicas on a real Redis, real relays and a real PostgreSQL.
// What is measured, and how, is in README.md.
import { execFileSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Database, Replica, run, sleep } from './application.mjs'
import { report } from './fleet-report.mjs'
import { Measurement, Simulation } from './measurement.mjs'
import { Redis } from './redis.mjs'

const { values } = parseArgs({
  options: {
    replicas: { type: 'string', default: '1000' },
    relays: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '20' },
    rates: { type: 'string', default: '10' },
    marks: { type: 'string', default: '100' },
    revokers: { type: 'string', default: '16' },
    mass: { type: 'string', default: '1000,10000,20000' },
    failures: { type: 'boolean', default: false },
    redis: { type: 'string' },
    jar: { type: 'string', default: '../app/target/quarkus-app/quarkus-run.jar' },
    out: { type: 'string', default: 'target/fleet' },
  },
})
const numbers = (text) => text.split(',').filter(Boolean).map(Number)
const options = { ...values, rates: numbers(values.rates), mass: numbers(values.mass) }
for (const name of ['replicas', 'relays', 'seconds', 'marks', 'revokers']) options[name] = Number(options[name])

/** Of a mass deletion, how many are looked at. */
const SAMPLES = 50

await run(async (cleanUp) => {
  const server = cleanUp(await Database.start(options.jar))
  const database = await server.create('fleet')
  migrate(database)
  const plan = await seed(database)
  const redis = cleanUp(await Redis.start(options.redis))
  const relays = []
  for (let i = 0; i < options.relays; i++) relays.push(cleanUp(await startRelay(database, redis, 8131 + i)))
  const name = (await database.query('SELECT quarkstream.feed_name() AS name')).rows[0].name
  const fleet = cleanUp(
    new Simulation({ port: redis.port, database: name, count: options.replicas, digests: plan.digests }),
  )
  const measured = new Measurement({ server, database, redis, relays, fleet, plan, replicas: options.replicas })

  await fleet.ask('start')
  await measured.untilAllTrust()
  await measured.phase('nothing is revoked', () => sleep(options.seconds * 1_000))
  for (const rate of options.rates) {
    await measured.phase(`${rate} revocations/s`, () => measured.revokeAtRate(rate, options.seconds))
  }
  if (options.marks > 0) {
    await measured.phase('confirmed, one at a time', () => measured.confirm(1, options.marks))
    await measured.phase(`confirmed, ${options.revokers} at a time`, () => measured.confirm(options.revokers, options.marks))
  }
  for (const many of options.mass) {
    await measured.phase(`${many} tokens in one DELETE`, () => measured.revokeMany(many))
  }
  if (options.failures) await failures(measured, database, redis, relays)
  await measured.check()
  await write(measured)
})

async function failures(measured, database, redis, relays) {
  const during = (name, failure) =>
    measured.phase(name, async () => {
      const [seen] = await Promise.all([measured.confirmFor(25), sleep(2_000).then(failure)])
      return seen
    })
  const [one] = relays
  if (relays.length > 1) {
    await during('a relay is killed', () => measured.end(one, () => one.kill()))
    await during('a relay is started', () => one.again())
    await during('a relay is ended by a signal', () => measured.end(one, () => one.stop()))
    await during('a relay is started', () => one.again())
  }
  await during('a relay loses the database', () => terminateListeners(database, 1))
  await during('all relays lose the database', () => terminateListeners(database, relays.length))
  await during('Redis is killed and started', async () => {
    await measured.end(redis, () => redis.kill())
    await redis.begin()
  })
}

function terminateListeners(database, many) {
  return database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'quarkstream-listener' AND datname = current_database() LIMIT $1`,
    [many],
  )
}

function migrate(database) {
  execFileSync('java', ['-jar', options.jar, 'migrate'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      QUARKSTREAM_DATABASE_URL: database.url,
      QUARKSTREAM_DATABASE_USERNAME: 'quarkstream',
      QUARKSTREAM_DATABASE_PASSWORD: database.password,
    },
  })
}

/** Tokens to be revoked one by one, and those of the mass deletions, of which some are looked at. */
async function seed(database) {
  const single =
    options.rates.reduce((sum, rate) => sum + rate * options.seconds, 0) + options.marks * 2 + (options.failures ? 20_000 : 0)
  await database.query(`INSERT INTO quarkstream.token_owner VALUES ('fleet')`)
  const insert = async (name, many) => {
    const { rows } = await database.query(
      `INSERT INTO quarkstream.access_token (id, owner_id, name, digest, hint, permissions, created_at)
       SELECT gen_random_uuid(), 'fleet', $1, sha256(($1 || n)::bytea), 'abcd', '{read}', now() FROM generate_series(1, $2::int) n
       RETURNING encode(digest, 'hex') AS digest`,
      [name, many],
    )
    return rows.map((row) => row.digest)
  }
  const digests = await insert('single', single)
  const next = digests.keys()
  const masses = {}
  for (const many of options.mass) {
    const all = await insert(`mass ${many}`, many)
    const every = Math.max(1, Math.floor(many / SAMPLES))
    const samples = all.filter((_, i) => i % every === 0)
    masses[many] = samples.map((digest) => digests.push(digest) - 1)
  }
  await database.query('VACUUM ANALYZE')
  return { digests, masses, next: () => next.next().value }
}

/** A relay can be killed and started again. */
async function startRelay(database, redis, port) {
  const relay = new Replica(database, port, await mkdtemp(join(tmpdir(), 'bench-relay-')), options.jar, ['relay'])
  const launch = () => relay.launch({ 'quarkstream.redis.url': redis.url })
  await launch()
  relay.again = launch
  relay.kill = async () => {
    relay.process.kill('SIGKILL')
    await relay.exited
  }
  return relay
}

async function write({ database, redis, relays, phases, all }) {
  const { rows } = await database.query('SELECT version()')
  const memory = await redis.info()
  const machine = {
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    java: await relays[0].java(),
    node: process.version,
    redis: memory.redis_version,
    postgres: rows[0].version.split(' ').slice(0, 2).join(' '),
    redisMiB: memory.used_memory_rss / 2 ** 20,
    redisPeakMiB: memory.used_memory_peak / 2 ** 20,
    relayMiB: await Promise.all(relays.map((relay) => relay.rss())),
  }
  const result = { machine, options, phases, all }
  await writeFile(`${options.out}.json`, JSON.stringify(result, null, 2))
  const tables = report(result)
  await writeFile(`${options.out}.md`, tables)
  console.log(`\n${tables}`)
}

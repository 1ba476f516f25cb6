import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { sleep } from './application.mjs'

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']))
const GIVES_UP_AFTER = 2_100
const FIRST_PAUSE = 4
const LONGEST_PAUSE = 50
const clock = () => Number(process.hrtime.bigint()) / 1e6

/** The simulated replicas, on a thread of their own. */
export class Simulation {
  constructor(data) {
    this.worker = new Worker(new URL('./subscribers.mjs', import.meta.url), { workerData: data })
    this.waiting = new Map()
    this.worker.on('message', ({ id, answer }) => this.waiting.get(id)(answer))
    this.worker.on('error', (failure) => {
      throw failure
    })
    this.exited = once(this.worker, 'exit')
  }

  ask(what, rest = {}) {
    const id = (this.asked = (this.asked ?? 0) + 1)
    return new Promise((answered) => {
      this.waiting.set(id, answered)
      this.worker.postMessage({ id, what, ...rest })
    })
  }

  async stop() {
    await this.ask('stop')
    await this.exited
  }
}

export class Measurement {
  phases = []
  ended = []
  revocations = []

  /** @param plan which tokens there are to be revoked */
  constructor({ server, database, redis, relays, fleet, plan, replicas }) {
    Object.assign(this, { server, database, redis, relays, fleet, plan, replicas })
  }

  async untilAllTrust() {
    const deadline = clock() + 60_000
    while ((await this.fleet.ask('trusting')) < this.replicas) {
      if (clock() > deadline) throw new Error(`${await this.fleet.ask('trusting')} replicas trust what they hear`)
      await sleep(50)
    }
  }

  /** Counts all that happens meanwhile, and lets everybody recover. */
  async phase(name, body) {
    await this.fleet.ask('counts')
    const before = await this.counters()
    const result = await body()
    await this.untilAllTrust()
    const after = await this.counters()
    const phase = { name, ...subtract(after, before), ...(await this.fleet.ask('counts')), ...result }
    this.phases.push(phase)
    console.log(JSON.stringify(phase))
    await sleep(1_000)
  }

  async counters() {
    const parts = [redisCounters(this.redis), ...this.relays.map(relayCounters)]
    const all = { seconds: clock() / 1_000, postgresCpu: await postgresCpu(this.server), simulationCpu: await cpu(process.pid) }
    for (const counters of [...(await Promise.all(parts)), ...this.ended]) {
      for (const [name, value] of Object.entries(counters)) all[name] = (all[name] ?? 0) + value
    }
    return all
  }

  /** Ends a relay or Redis, whose counters begin anew afterwards. */
  async end(part, how) {
    this.ended.push(await (part === this.redis ? redisCounters(part) : relayCounters(part)))
    await how()
  }

  /** By somebody who does not ask for the others' confirmation. */
  async revokeAtRate(rate, seconds) {
    const began = clock()
    const many = rate * seconds
    const from = this.revocations.length
    for (let i = 0; i < many; i++) {
      const due = began + (i * 1_000) / rate
      if (clock() < due) await sleep(due - clock())
      await this.revoke(this.database)
    }
    const lasted = (clock() - began) / 1_000
    await sleep(1_000)
    return { ...(await this.heard(from)), revocations: many, perSecond: many / lasted }
  }

  async revoke(connection) {
    const index = this.plan.next()
    const begunAt = clock()
    const { rowCount } = await connection.query(`DELETE FROM quarkstream.access_token WHERE digest = decode($1, 'hex')`, [
      this.plan.digests[index],
    ])
    if (rowCount !== 1) throw new Error(`${rowCount} tokens were revoked`)
    const revocation = { index, begunAt, committedAt: clock() }
    this.revocations.push(revocation)
    return revocation
  }

  /** So many in all, each answered when all have forgotten, by so many replicas at a time. */
  async confirm(atOnce, many) {
    let left = many
    return this.confirmWhile(atOnce, () => left-- > 0)
  }

  async confirmFor(seconds) {
    const end = clock() + seconds * 1_000
    return this.confirmWhile(1, async () => {
      await sleep(100)
      return clock() < end
    })
  }

  async confirmWhile(atOnce, goesOn) {
    const began = clock()
    const from = this.revocations.length
    const times = []
    const commits = []
    let silent = 0
    const revoker = async () => {
      const connection = await this.server.connect('fleet')
      try {
        while (await goesOn()) {
          const revocation = await this.revoke(connection)
          commits.push(revocation.committedAt - revocation.begunAt)
          if (!(await hasForgotten(connection))) silent++
          revocation.forgottenAt = clock()
          times.push({ at: (revocation.committedAt - began) / 1_000, ms: revocation.forgottenAt - revocation.committedAt })
        }
      } finally {
        await connection.close()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, revoker))
    const lasted = (clock() - began) / 1_000
    await sleep(1_000)
    const slow = times.filter((one) => one.ms > 1_000)
    return {
      ...(await this.heard(from)),
      confirmed: percentiles(times.map((one) => one.ms)),
      confirmedPerSecond: times.length / lasted,
      commit: percentiles(commits),
      silent,
      slowFor: slow.length > 0 ? slow.at(-1).at - slow[0].at : 0,
    }
  }

  async revokeMany(many) {
    const from = this.revocations.length
    const begunAt = clock()
    await this.database.query('DELETE FROM quarkstream.access_token WHERE name = $1', [`mass ${many}`])
    const committedAt = clock()
    const samples = this.plan.masses[many].map((index) => ({ index, begunAt, committedAt }))
    this.revocations.push(...samples)
    const forgotten = hasForgotten(this.database)
    await forgotten
    samples.forEach((one) => (one.forgottenAt = clock()))
    const confirmed = percentiles([clock() - committedAt])
    await sleep(5_000)
    return { ...(await this.heard(from)), revocations: many, took: committedAt - begunAt, confirmed, silent: (await forgotten) ? 0 : 1 }
  }

  /** What came of those since then. */
  async heard(from) {
    const checked = await this.fleet.ask('check', { revocations: this.revocations.slice(from) })
    return { heard: percentiles(checked.delays), unheard: checked.unheard, violations: checked.violations, examples: checked.examples }
  }

  /** All of it once more, at the end. */
  async check() {
    await sleep(3_000)
    this.all = await this.heard(0)
  }
}

/** As the application's Fleet does it: a mark, and looks at how far everybody has forgotten. */
async function hasForgotten(connection) {
  const end = clock() + GIVES_UP_AFTER
  const mark = Number((await connection.query('SELECT quarkstream.set_feed_mark() AS mark')).rows[0].mark)
  for (let pause = FIRST_PAUSE; clock() < end; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    await sleep(Math.min(pause, Math.max(0, end - clock())))
    const { rows } = await connection.query('SELECT quarkstream.feed_settled() AS mark')
    if (BigInt(rows[0].mark) >= BigInt(mark)) return true
  }
  return false
}

async function redisCounters(redis) {
  const info = await redis.info()
  return {
    commands: info.total_commands_processed,
    inBytes: info.total_net_input_bytes,
    outBytes: info.total_net_output_bytes,
    redisCpu: await cpu(redis.process.pid),
  }
}

async function relayCounters(relay) {
  if (relay.hasEnded()) return {}
  const metric = (name) => relay.metric(`quarkstream_relay_${name}_total`, '')
  return {
    relayCpu: await cpu(relay.process.pid),
    relayProbes: await metric('probes'),
    relayAnswers: await metric('answers'),
    relayChanges: await metric('changes'),
  }
}

/** Seconds that a process has computed. */
async function cpu(pid) {
  const fields = await stat(pid)
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** From the state on, which follows the name. */
async function stat(pid) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Of the server, its processes, and those that have ended. */
async function postgresCpu(server) {
  const postmaster = (await readFile(join(server.folder, 'data', 'postgresql', 'postmaster.pid'), 'utf8')).split('\n')[0]
  const fields = await stat(postmaster)
  let ticks = fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0)
  for (const pid of (await readdir('/proc')).filter((one) => /^\d+$/.test(one))) {
    const child = await stat(pid).catch(() => [])
    if (child[1] === postmaster) ticks += Number(child[11]) + Number(child[12])
  }
  return ticks / TICKS_PER_SECOND
}

function subtract(after, before) {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]))
}

function percentiles(numbers) {
  const sorted = Float64Array.from(numbers).sort()
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}


// A worker with simulated replicas: each hears of revocations through Redis as RelayedFeed does, and writes down when.
import { randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { Resp } from './redis.mjs'

const TRUST_LASTS = 2_000
const PROBE_EVERY = 500
const HANG_UP_AFTER = 5_000
const IN_TIME = 2_000
const MOST_EPOCHS = 64
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 1_000
const LOOK_EVERY = 50

/** In milliseconds, by the one clock of the machine, so that threads can be compared. */
const clock = () => Number(process.hrtime.bigint()) / 1e6

const { port, database, count, digests } = workerData
const channels = Object.fromEntries(
  ['changes', 'probes', 'acknowledgements', 'answers'].map((name) => [name, `quarkstream.${database}.${name}`]),
)
const indexes = new Map(digests.map((digest, i) => [digest, i]))
const counts = {}
const add = (what, many = 1) => (counts[what] = (counts[what] ?? 0) + many)

class Subscriber {
  name = randomUUID()
  heardSince = new Map()
  probes = []
  generation = 0
  trusted = undefined // { generation, confirmedAt } while it may hold
  pause = FIRST_PAUSE

  // Written down:
  heardAt = new Float64Array(digests.length)
  confirmations = [] // { sentAt, answeredAt, generation }, in the order of the answers
  generations = [] // { beganAt, lostAt }

  async connect() {
    if (this.stopped) return
    add('connects')
    let ended = false
    const lost = () => {
      if (!ended) this.lost()
      ended = true
    }
    const opening = Promise.all([
      Resp.connect(port, (message) => this.line && this.hear(message), lost),
      Resp.connect(port, () => {}, lost),
    ])
    try {
      const [hearing, speaking] = await inTime(opening)
      if (ended) return
      this.heardSince.clear()
      this.line = { hearing, speaking }
      hearing.send('SUBSCRIBE', channels.changes, `${channels.answers}.${this.name}`)
      this.lastAnswer = clock()
      this.due = clock()
      this.periodically()
    } catch {
      opening.then((lines) => lines.forEach((line) => line.close())).catch(() => {})
      ended = true
      this.later()
    }
  }

  later() {
    setTimeout(() => this.connect(), this.pause + Math.random() * (this.pause / 2))
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE)
  }

  lost() {
    add('lost')
    if (this.trusted) this.generations.at(-1).lostAt = clock()
    this.trusted = undefined
    this.hangUp()
    if (!this.stopped) this.later()
  }

  hangUp() {
    clearTimeout(this.timer)
    this.line?.hearing.close()
    this.line?.speaking.close()
    this.line = undefined
    this.probes = []
  }

  say(channel, text) {
    this.line.speaking.send('PUBLISH', channel, text)
  }

  /** Keeps its own phase when the thread was busy: otherwise all would ask at once from then on. */
  periodically() {
    const now = clock()
    do this.due += PROBE_EVERY
    while (this.due <= now)
    this.timer = setTimeout(() => this.periodically(), this.due - now)
    if (now - this.lastAnswer > HANG_UP_AFTER) this.lost()
    else this.probe(now)
  }

  probe(now) {
    while (this.probes.length > 0 && now - this.probes[0].sentAt > TRUST_LASTS) this.probes.shift()
    this.sent = (this.sent ?? 0) + 1
    this.probes.push({ number: this.sent, sentAt: now })
    add('probes')
    this.say(channels.probes, `${this.name} ${this.sent}`)
  }

  hear(message) {
    if (message instanceof Error) throw message
    const [kind, channel, text] = message
    if (kind !== 'message') return
    add('messages')
    if (channel === channels.changes) {
      const said = read(text)
      add('changes', said.tokens.length + said.others)
      const now = clock()
      for (const index of said.tokens) this.heardAt[index] ||= now
      for (const [epoch, mark] of said.marks) this.settle(epoch, mark, now)
    } else {
      const [epoch, number] = text.split(' ')
      this.answered(epoch, Number(number))
    }
  }

  settle(epoch, mark, now) {
    add('marks')
    if (!this.holds(now) || this.hasMissedNothing(epoch)) {
      add('acknowledgements')
      this.say(channels.acknowledgements, `${epoch} ${mark} ${this.name}`)
    } else add('unacknowledged')
  }

  answered(epoch, number) {
    const now = clock()
    const probe = this.probes.find((one) => one.number === number)
    add('answers')
    if (!probe || now - probe.sentAt >= TRUST_LASTS) return
    const since = this.heardSince.get(epoch) ?? now
    this.heardSince.delete(epoch)
    this.heardSince.set(epoch, since) // the last one asked for is forgotten last
    if (this.heardSince.size > MOST_EPOCHS) this.heardSince.delete(this.heardSince.keys().next().value)
    const held = this.holds(now)
    if (held && !this.hasMissedNothing(epoch)) return
    if (!held) this.heardSince.set(epoch, probe.sentAt)
    this.confirm(probe.sentAt, now, held)
    this.pause = FIRST_PAUSE
    this.lastAnswer = now
    while (this.probes.length > 0 && this.probes[0].number <= number) this.probes.shift()
  }

  confirm(sentAt, now, held) {
    add('confirmations')
    if (held) {
      this.trusted.confirmedAt = Math.max(this.trusted.confirmedAt, sentAt)
    } else {
      add('generations')
      this.trusted = { generation: this.generations.length, confirmedAt: sentAt }
      this.generations.push({ beganAt: now })
    }
    this.confirmations.push({ sentAt, answeredAt: now, generation: this.trusted.generation })
  }

  holds(now) {
    return this.trusted !== undefined && now - this.trusted.confirmedAt < TRUST_LASTS
  }

  hasMissedNothing(epoch) {
    const since = this.heardSince.get(epoch)
    return since !== undefined && since <= this.trusted.confirmedAt
  }

  stop() {
    this.stopped = true
    this.hangUp()
  }

  /**
   * What may not be: an answer that vouches for a revocation which was not heard before, although the token may be remembered
   * from before it; and a trusting memory of it when everybody was said to have forgotten.
   */
  violation(index, { begunAt, committedAt, forgottenAt }) {
    const heardAt = this.heardAt[index] || Infinity
    const mayRemember = (generation) => this.generations[generation].beganAt < begunAt
    const vouched = this.confirmations[this.firstAnswer(committedAt, (one) => one.sentAt > committedAt)]
    if (vouched && mayRemember(vouched.generation) && heardAt > vouched.answeredAt) return 'confirmed without being heard'
    if (forgottenAt === undefined || heardAt <= forgottenAt) return
    const before = this.confirmations.slice(0, this.firstAnswer(forgottenAt, () => true))
    const last = before.at(-1)
    if (!last || !mayRemember(last.generation) || this.generations[last.generation].lostAt <= forgottenAt) return
    const confirmedAt = Math.max(...before.filter((one) => one.generation === last.generation).map((one) => one.sentAt))
    if (forgottenAt - confirmedAt < TRUST_LASTS) return 'remembered when all had forgotten'
  }

  /** The first one after that time for which it holds. */
  firstAnswer(after, wanted) {
    let low = 0
    let high = this.confirmations.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.confirmations[middle].answeredAt <= after) low = middle + 1
      else high = middle
    }
    while (low < this.confirmations.length && !wanted(this.confirmations[low])) low++
    return low
  }
}

/** All hear the same: each text is taken apart once. */
const texts = new Map()
function read(text) {
  const known = texts.get(text)
  if (known) return known
  const said = { tokens: [], marks: [], others: 0 }
  for (const line of text.split('\n')) {
    const [kind, what, number] = line.split(' ')
    const index = indexes.get(what)
    if (kind === 'mark') said.marks.push([what, number])
    else if (index !== undefined) said.tokens.push(index)
    else said.others++
  }
  texts.set(text, said)
  if (texts.size > 64) texts.delete(texts.keys().next().value)
  return said
}

async function inTime(promise) {
  let timer
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error('no answer')), IN_TIME)))
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

const delay = monitorEventLoopDelay({ resolution: 5 })
const all = Array.from({ length: count }, () => new Subscriber())
let trusting = { least: 0, untrusting: 0, since: clock() }
setInterval(() => {
  const now = clock()
  const many = all.filter((one) => one.holds(now)).length
  trusting.least = Math.min(trusting.least, many)
  trusting.untrusting += (count - many) * (now - trusting.since)
  trusting.since = now
}, LOOK_EVERY)

const does = {
  /** Not all at the same instant, as no fleet is started. */
  start() {
    delay.enable()
    all.forEach((one, i) => setTimeout(() => one.connect(), (i * PROBE_EVERY) / count))
  },
  trusting() {
    const now = clock()
    return all.filter((one) => one.holds(now)).length
  },
  /** What was counted since the last call. */
  counts() {
    const now = clock()
    const seen = { ...counts, least: trusting.least, untrustingSeconds: trusting.untrusting / 1_000 }
    seen.delay = delay.percentile(99) / 1e6
    Object.keys(counts).forEach((name) => delete counts[name])
    trusting = { least: all.filter((one) => one.holds(now)).length, untrusting: 0, since: now }
    delay.reset()
    return seen
  },
  check({ revocations }) {
    const delays = []
    const violations = []
    let unheard = 0
    for (const revocation of revocations) {
      for (const one of all) {
        const heardAt = one.heardAt[revocation.index]
        if (heardAt) delays.push(heardAt - revocation.committedAt)
        else unheard++
        const violation = one.violation(revocation.index, revocation)
        if (violation) violations.push({ violation, replica: one.name, ...revocation, heardAt })
      }
    }
    return { delays, violations: violations.length, examples: violations.slice(0, 5), unheard }
  },
  stop() {
    all.forEach((one) => one.stop())
    parentPort.close()
    setTimeout(() => process.exit(), 100)
  },
}

parentPort.on('message', ({ id, what, ...with_ }) => parentPort.postMessage({ id, answer: does[what](with_) }))

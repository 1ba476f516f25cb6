import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { pinnedTo } from './load.mjs'

const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
const JCMD = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'jcmd') : 'jcmd'
const JAR = 'target/quarkus-app/quarkus-run.jar'
const SESSION_KEY = 'a key for measurements and nothing else'
export const sleep = promisify(setTimeout)

/** Runs the body and ends whatever it gave to `cleanUp`, last first, however it ends. */
export async function run(body) {
  const open = []
  try {
    await body((one) => (open.push(one), one))
  } finally {
    for (const one of open.reverse()) await one.stop()
  }
}

/** The PostgreSQL that an application without a database URL brings along. */
export class Database {
  static async start(jar = JAR) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'))
    const carrier = new Replica(null, 8100, folder, jar)
    await carrier.launch({})
    const database = new Database(carrier, folder)
    const admin = await database.connect('postgres')
    await admin.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
    await admin.query("ALTER SYSTEM SET max_connections = '300'")
    await admin.close()
    await carrier.stop()
    await carrier.launch({}) // with the library that counts statements
    return database
  }

  constructor(carrier, folder) {
    this.carrier = carrier
    this.folder = folder
  }

  async connect(name) {
    const options = await readFile(join(this.folder, 'data', 'postgresql', 'postmaster.opts'), 'utf8')
    const port = /"?-p"? "?(\d+)/.exec(options)[1]
    const password = (await readFile(join(this.folder, 'data', 'postgresql.password'), 'utf8')).trim()
    const url = `postgresql://localhost:${port}/${name}`
    const client = new pg.Client({ host: '127.0.0.1', port: Number(port), user: 'quarkstream', password, database: name })
    await client.connect()
    return new Connection(client, url, password)
  }

  async create(name) {
    const admin = await this.connect('postgres')
    await admin.query(`CREATE DATABASE ${name}`)
    await admin.close()
    const connection = await this.connect(name)
    await connection.query('CREATE EXTENSION pg_stat_statements')
    this.open = [...(this.open ?? []), connection]
    return connection
  }

  async stop() {
    for (const connection of this.open ?? []) await connection.close()
    await this.carrier.stop()
    await rm(this.folder, { recursive: true })
  }
}

class Connection {
  constructor(client, url, password) {
    Object.assign(this, { client, url, password })
  }

  query(sql, parameters) {
    return this.client.query(sql, parameters)
  }

  close() {
    return this.client.end()
  }

  /** Statements that the applications have run, and bytes of write-ahead log. */
  async counters() {
    const { rows } = await this.query(
      `SELECT coalesce(sum(calls), 0)::float8 AS statements, pg_current_wal_lsn() - '0/0'::pg_lsn AS wal
       FROM pg_stat_statements JOIN pg_database d ON d.oid = dbid
       WHERE d.datname = current_database() AND query NOT LIKE '%pg_stat_statements%'`,
    )
    return { statements: rows[0].statements, wal: Number(rows[0].wal) }
  }

  /** How often uses were written. */
  async updates() {
    const { rows } = await this.query(
      `SELECT coalesce(sum(calls), 0)::int AS updates FROM pg_stat_statements JOIN pg_database d ON d.oid = dbid
       WHERE d.datname = current_database() AND query LIKE '%UPDATE "quarkstream".access_token_use%'`,
    )
    return rows[0].updates
  }
}

/** One process of the application. */
export class Replica {
  /** @param options what else the process is: `core`, the one that it may have, and `flags` for Java */
  static async start(database, port, settings = {}, options = {}) {
    const replica = new this(database, port, await mkdtemp(join(tmpdir(), 'bench-replica-')), this.jar)
    Object.assign(replica, options)
    await replica.launch(settings)
    return replica
  }

  /** @param command what it does instead of serving, and with which arguments */
  constructor(database, port, folder, jar = JAR, command = []) {
    this.jar = resolve(jar)
    this.command = command
    this.database = database
    this.folder = folder
    this.origin = `http://localhost:${port}`
    this.port = port
  }

  async launch(settings) {
    const all = {
      'quarkus.http.port': this.port,
      'quarkus.management.port': this.port + 1_000,
      'quarkstream.throttle.attempts-per-minute': 100_000,
      'quarkstream.tokens.max-per-user': 100_000, // each round's end leaves some that nobody has deleted yet
      ...settings,
    }
    const flags = Object.entries(all).map(([name, value]) => `-D${name}=${value}`)
    const [program, ...line] = [
      ...(this.core === undefined ? [] : pinnedTo(this.core)),
      JAVA,
      ...(process.env.BENCH_JAVA_OPTS?.split(' ').filter(Boolean) ?? []),
      ...(this.flags ?? []),
      ...flags,
      '-jar',
      this.jar,
      ...this.command,
    ]
    this.process = spawn(program, line, {
      cwd: this.folder,
      env: { ...process.env, ...(this.database ? this.environment() : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = createWriteStream(join(this.folder, 'output.log'))
    this.process.stdout.pipe(log)
    this.process.stderr.pipe(log)
    this.exited = once(this.process, 'exit')
    for (let i = 0; !(await this.isReady()); i++) {
      if (i > 300 || this.process.exitCode !== null) {
        throw new Error(await readFile(join(this.folder, 'output.log'), 'utf8'))
      }
      await sleep(200)
    }
  }

  environment() {
    return {
      QUARKSTREAM_DATABASE_URL: this.database.url,
      QUARKSTREAM_DATABASE_USERNAME: 'quarkstream',
      QUARKSTREAM_DATABASE_PASSWORD: this.database.password,
      QUARKSTREAM_SESSION_KEY: SESSION_KEY,
    }
  }

  async java() {
    return (await this.operations('/q/metrics')).match(/jvm_info_total\{[^}]*version="([^"]*)"/)?.[1]
  }

  async isReady() {
    try {
      await this.operations('/q/health/ready')
      return true
    } catch {
      return false
    }
  }

  async text(path) {
    return (await fetch(this.origin + path)).text()
  }

  /** From the operators' port. */
  async operations(path) {
    const answer = await fetch(`http://localhost:${this.port + 1_000}${path}`)
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}`)
    return answer.text()
  }

  /** Registers somebody; the session's cookie. */
  async register(email) {
    const answer = await fetch(`${this.origin}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.origin },
      body: JSON.stringify({ name: 'bench', email, password: 'correct horse battery' }),
    })
    if (answer.status !== 201) throw new Error(await answer.text())
    return answer.headers.get('set-cookie').split(';')[0]
  }

  /** The sum of a metric's lines that carry these labels. */
  async metric(name, labels) {
    return (await this.operations('/q/metrics'))
      .split('\n')
      .filter((line) => line.startsWith(name) && line.includes(labels))
      .reduce((sum, line) => sum + Number(line.split(' ').pop()), 0)
  }

  /** In MiB. */
  async heap() {
    return (await this.metric('jvm_memory_used_bytes', 'area="heap"')) / 2 ** 20
  }

  async heapAfterCollection() {
    await this.collect()
    return this.heap()
  }

  async collect() {
    await promisify(execFile)(JCMD, [String(this.process.pid), 'GC.run'])
  }

  /** In MiB, where the system tells (Linux). */
  async rss() {
    try {
      const status = await readFile(`/proc/${this.process.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024
    } catch {
      return NaN
    }
  }

  hasEnded() {
    return this.process.exitCode !== null || this.process.signalCode !== null
  }

  async stop() {
    if (!this.hasEnded()) this.process.kill()
    await this.exited
  }
}

/** One process of the application that it is compared with, which does without us. */
export class PlainApplication extends Replica {
  static jar = 'plain/target/quarkus-app/quarkus-run.jar'

  environment() {
    return {
      QUARKUS_DATASOURCE_REACTIVE_URL: this.database.url,
      QUARKUS_DATASOURCE_USERNAME: 'quarkstream',
      QUARKUS_DATASOURCE_PASSWORD: this.database.password,
    }
  }

  async isReady() {
    try {
      return (await fetch(`${this.origin}/api/bench/open`)).ok
    } catch {
      return false
    }
  }
}

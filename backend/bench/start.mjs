// Measures how soon the JVM image is ready and what it holds when idle. What is measured, and how, is in README.md.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Database, run, sleep } from './application.mjs'
import { median } from './report.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, idle: { type: 'string', default: '10' } },
})
const PORT = 8120
const OPERATIONS_PORT = 9120
const JAVA = join(process.env.JAVA_HOME, 'bin')
const environment = { ...process.env, PATH: `${JAVA}:${process.env.PATH}` }

await run(async (cleanUp) => {
  const home = await mkdtemp(join(tmpdir(), 'start-'))
  cleanUp({ stop: () => rm(home, { recursive: true }) })
  const app = await image(home)
  const database = cleanUp(await Database.start(join(home, 'whole', 'quarkus-run.jar')))
  const empty = await database.create('empty')
  const shipped = (await readFile(join(app, 'java.options'), 'utf8')).split('\n').filter((line) => line.startsWith('-'))
  const archive = shipped.find((flag) => flag.startsWith('-XX:AOTCache='))
  const flags = shipped.filter((flag) => flag !== archive)
  const cases = {
    'with the archive': [...flags, `-XX:AOTCache=${app}/app.aot`],
    'without': flags,
  }
  await start(cases.without, app, empty) // migrates
  const rounds = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, options] of Object.entries(cases)) rounds[name].push(await start(options, app, empty))
  }
  const of = (name, what, digits) => median(rounds[name].map((one) => one[what])).toFixed(digits)
  console.log(`${cpus()[0].model}, ${cpus().length} cores; ${values.rounds} rounds; medians (fastest to slowest)`)
  console.log('\n| | ready after s | RSS MiB, idle |\n| --- | ---: | ---: |')
  for (const name of Object.keys(cases)) {
    const seconds = rounds[name].map((one) => one.seconds).sort((a, b) => a - b)
    console.log(
      `| ${name} | ${of(name, 'seconds', 2)} (${seconds[0].toFixed(2)} to ${seconds.at(-1).toFixed(2)}) | ${of(name, 'rss', 0)} |`,
    )
  }
  const ratios = rounds['with the archive'].map((one, i) => one.seconds / rounds.without[i].seconds)
  console.log(`\nWith / without: ${median(ratios).toFixed(2)}`)
})

/** What Dockerfile.jvm does, without a container engine. */
async function image(home) {
  const packaged = resolve('../app/target/quarkus-app')
  const app = join(home, 'app')
  await cp(packaged, join(home, 'whole'), { recursive: true, preserveTimestamps: true })
  await cp(packaged, app, { recursive: true, preserveTimestamps: true })
  for (const file of ['archive.sh', 'java.options']) await cp(`../app/src/main/docker/${file}`, join(app, file))
  execFileSync('sh', ['archive.sh', join(home, 'whole')], { cwd: app, env: environment, stdio: 'ignore' })
  return app
}

/** From the start of the process to the first 200 of readiness; and its memory some seconds later. */
async function start(flags, app, database) {
  const began = performance.now()
  const process = spawn(join(JAVA, 'java'), [...flags, '-jar', join(app, 'quarkus-run.jar')], {
    cwd: app,
    stdio: 'ignore',
    env: {
      ...environment,
      QUARKUS_HTTP_PORT: PORT,
      QUARKUS_MANAGEMENT_PORT: OPERATIONS_PORT,
      QUARKSTREAM_DATABASE_URL: database.url,
      QUARKSTREAM_DATABASE_USERNAME: 'quarkstream',
      QUARKSTREAM_DATABASE_PASSWORD: database.password,
      QUARKSTREAM_SESSION_KEY: 'a key for measurements and nothing else',
    },
  })
  const exited = once(process, 'exit')
  while (!(await isReady())) {
    if (process.exitCode !== null) throw new Error('The application does not start')
    await sleep(20) // a poll costs the cores something, too
  }
  const seconds = (performance.now() - began) / 1_000
  await sleep(Number(values.idle) * 1_000)
  const status = await readFile(`/proc/${process.pid}/status`, 'utf8')
  process.kill()
  await exited
  return { seconds, rss: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024 }
}

function isReady() {
  return new Promise((answer) => {
    get({ port: OPERATIONS_PORT, path: '/q/health/ready', agent: false }, (response) => {
      response.resume()
      answer(response.statusCode === 200)
    }).on('error', () => answer(false))
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

const jar = resolve(process.env.QUARKSTREAM_JAR ?? '../backend/target/quarkus-app/quarkus-run.jar')

declare module 'vitest' {
  interface ProvidedContext {
    /** The packaged application, which serves the SPA too. */
    url: string
    /** Where a test may serve the SPA from elsewhere: the application names it in `quarkstream.spa-origins`. */
    otherPort: number
  }
}

/** Starts the packaged application once for all tests, on a PostgreSQL of its own. */
export default async function start(project: TestProject) {
  const [port, otherPort] = [await freePort(), await freePort()]
  const folder = mkdtempSync(join(tmpdir(), 'quarkstream-e2e-'))
  const url = `http://localhost:${port}`
  const process = spawn(
    'java',
    [
      `-Dquarkus.http.port=${port}`,
      `-Dquarkstream.embedded-database.data-dir=${join(folder, 'data')}`,
      `-Dquarkstream.spa-origins=http://localhost:${otherPort}`,
      '-Dquarkstream.throttle.attempts-per-minute=100000',
      '-Dquarkstream.passwords.cost=4',
      '-jar',
      jar,
    ],
    { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  await ready(url, process)
  project.provide('url', url)
  project.provide('otherPort', otherPort)
  return async () => {
    const ended = new Promise((done) => process.once('exit', done))
    process.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true })
  }
}

async function ready(url: string, process: ChildProcess) {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && process.exitCode === null) {
    const answer = await fetch(`${url}/q/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((next) => setTimeout(next, 200))
  }
  process.kill()
  throw new Error(`${jar} did not start`)
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

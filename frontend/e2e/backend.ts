import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

const jar = resolve(process.env.QUARKSTREAM_JAR ?? '../backend/app/target/quarkus-app/quarkus-run.jar')

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
  const otherPort = await freePort()
  const folder = newFolder()
  const { url, stop } = await startBackend(folder, [`-Dquarkstream.spa-origins=http://localhost:${otherPort}`])
  project.provide('url', url)
  project.provide('otherPort', otherPort)
  return async () => {
    await stop()
    rmSync(folder, { recursive: true })
  }
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'quarkstream-e2e-'))

/**
 * @param folder what is in it stays when the application stops
 * @param chosenPort for an application that is to know its own address
 */
export async function startBackend(folder: string, settings: string[], chosenPort?: number) {
  const port = chosenPort ?? (await freePort())
  const url = `http://localhost:${port}`
  // Settings of whoever runs the tests are none of the application's under test.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('QUARKSTREAM_')))
  const application = spawn(
    'java',
    [
      `-Dquarkus.http.port=${port}`,
      '-Dquarkus.management.port=0',
      `-Dquarkstream.embedded-database.data-dir=${join(folder, 'data')}`,
      '-Dquarkstream.throttle.attempts-per-minute=100000',
      '-Dquarkstream.passwords.cost=4',
      ...settings,
      '-jar',
      jar,
    ],
    { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  await ready(url, application)
  return {
    url,
    stop: async () => {
      const ended = new Promise((done) => application.once('exit', done))
      application.kill('SIGTERM')
      await ended
    },
  }
}

/** Whatever it answers: it listens when all else has started. */
async function ready(url: string, application: ChildProcess) {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && application.exitCode === null) {
    if (await fetch(`${url}/api/policy`).catch(() => undefined)) return
    await new Promise((next) => setTimeout(next, 200))
  }
  application.kill()
  throw new Error(`${jar} did not start`)
}

export function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

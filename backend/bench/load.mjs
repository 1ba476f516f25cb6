// Drives a server in closed loop: each connection sends its next request when the last is answered. By wrk where it is on the PATH,
// for it costs its core little; otherwise by autocannon, in a process of its own either way.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const WITH_WRK = isThere('wrk', ['-v'])
const WITH_TASKSET = isThere('taskset', ['-V'])

export const GENERATOR = WITH_WRK ? 'wrk' : 'autocannon'

/** The beginning of a command line that keeps a process on one core. */
export function pinnedTo(core) {
  return WITH_TASKSET ? ['taskset', '-c', String(core)] : []
}

/**
 * Sends these requests, one after another and then from the first again.
 *
 * @param requests each a path and its headers
 * @param status what all of them are answered with; otherwise it fails
 * @returns answers in a second, and how many there were
 */
export async function shoot({ origin, requests, status = 200 }, { connections, seconds, core }) {
  const folder = await mkdtemp(join(tmpdir(), 'load-'))
  try {
    const file = join(folder, 'requests')
    const command = [...(core === undefined ? [] : pinnedTo(core)), ...(await (WITH_WRK ? wrk : autocannon)())]
    const { stdout } = await execute(command[0], command.slice(1))
    return WITH_WRK ? ofWrk(stdout) : ofAutocannon(stdout)

    async function wrk() {
      const line = ({ path, headers }) => [path, ...Object.entries(headers ?? {}).flat()].join('\t')
      await writeFile(file, requests.map(line).join('\n'))
      const script = fileURLToPath(new URL('./load.lua', import.meta.url))
      return ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, origin, '--', file]
    }

    async function autocannon() {
      await writeFile(file, JSON.stringify({ url: origin, connections, duration: seconds, requests }))
      return [process.execPath, fileURLToPath(new URL('./load-autocannon.mjs', import.meta.url)), file]
    }
  } finally {
    await rm(folder, { recursive: true })
  }

  function ofWrk(output) {
    const [, many, lasted] = /(\d+) requests in ([\d.]+)s/.exec(output)
    const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0)
    const asWanted = status < 400 ? refused === 0 : refused === Number(many)
    if (!asWanted || output.includes('Socket errors')) throw new Error(output)
    return { perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)[1]), requests: Number(many), lasted: Number(lasted) }
  }

  function ofAutocannon(output) {
    const { answers, errors, statuses, lasted } = JSON.parse(output)
    if (errors > 0 || Object.keys(statuses).some((one) => Number(one) !== status)) throw new Error(output)
    return { perSecond: answers / lasted, requests: answers, lasted }
  }
}

function isThere(program, args) {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch (failure) {
    return failure.code !== 'ENOENT'
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sleep } from './application.mjs'

const PROGRAMS = 'target/redis'
const CRLF = '\r\n'

/** A real Redis that keeps nothing. */
export class Redis {
  /** @param program where it is; without it the one that Maven unpacks */
  static async start(program) {
    const port = await freePort()
    const redis = new Redis(program ?? (await unpacked()), port, await mkdtemp(join(tmpdir(), 'bench-redis-')))
    await redis.begin()
    return redis
  }

  constructor(program, port, folder) {
    Object.assign(this, { program, port, folder, url: `redis://localhost:${port}` })
  }

  async begin() {
    this.process = spawn(this.program, ['--port', this.port, '--bind', '127.0.0.1', '--save', ''], {
      cwd: this.folder,
      stdio: 'ignore',
    })
    this.exited = once(this.process, 'exit')
    for (let i = 0; ; i++) {
      try {
        this.line = await Resp.connect(this.port, (reply) => this.answered?.(reply))
        return
      } catch (failure) {
        if (i > 100 || this.process.exitCode !== null) throw failure
        await sleep(50)
      }
    }
  }

  async kill() {
    this.process.kill('SIGKILL')
    await this.exited
  }

  /** What it tells of itself, as numbers where they are some. */
  async info() {
    const text = await new Promise((answered) => {
      this.answered = answered
      this.line.send('INFO')
    })
    const pairs = text.split(CRLF).filter((line) => line.includes(':'))
    return Object.fromEntries(
      pairs.map((line) => {
        const [name, value] = line.split(':', 2)
        return [name, Number.isNaN(Number(value)) ? value : Number(value)]
      }),
    )
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL')
    await this.exited
    await rm(this.folder, { recursive: true })
  }
}

async function unpacked() {
  const system = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`
  const names = await readdir(PROGRAMS).catch(() => [])
  const name = names.find((one) => one.endsWith(system))
  if (!name) throw new Error(`No Redis for ${system} in ${PROGRAMS}: see README.md, or name one with --redis`)
  const program = resolve(PROGRAMS, name)
  await chmod(program, 0o755)
  return program
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** A connection that speaks Redis' protocol, as much of it as is needed here. */
export class Resp {
  /** @param lost is called once, if it opened and ends by itself */
  static async connect(port, heard, lost = () => {}) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new Resp(socket, heard, lost)
  }

  constructor(socket, heard, lost) {
    this.socket = socket
    this.rest = Buffer.alloc(0)
    socket.on('data', (data) => this.read(data, heard))
    socket.on('error', () => {})
    socket.on('close', () => this.closed || lost())
  }

  send(...words) {
    let text = `*${words.length}${CRLF}`
    for (const word of words) text += `$${Buffer.byteLength(word)}${CRLF}${word}${CRLF}`
    this.socket.write(text)
  }

  read(data, heard) {
    const bytes = this.rest.length === 0 ? data : Buffer.concat([this.rest, data])
    let at = 0
    for (let one; (one = reply(bytes, at)); at = one.end) {
      if (this.closed) return
      heard(one.value)
    }
    this.rest = bytes.subarray(at)
  }

  close() {
    this.closed = true
    this.socket.destroy()
  }
}

/** The one that begins there; nothing if its end is missing. */
function reply(bytes, start) {
  const line = bytes.indexOf(CRLF, start)
  if (line < 0) return
  const head = bytes.latin1Slice(start + 1, line)
  const end = line + 2
  switch (bytes[start]) {
    case 36: // $
      return text(bytes, end, Number(head))
    case 42: // *
      return list(bytes, end, Number(head))
    case 58: // :
      return { value: Number(head), end }
    case 45: // -
      return { value: new Error(head), end }
    default:
      return { value: head, end }
  }
}

function text(bytes, start, length) {
  const end = start + length
  if (bytes.length < end + 2) return
  return { value: bytes.latin1Slice(start, end), end: end + 2 }
}

function list(bytes, start, length) {
  const value = []
  let end = start
  for (let i = 0; i < length; i++) {
    const one = reply(bytes, end)
    if (!one) return
    value.push(one.value)
    end = one.end
  }
  return { value, end }
}

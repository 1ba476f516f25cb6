import autocannon from 'autocannon'
import { Agent, request } from 'node:http'
import { Replica } from './application.mjs'

/**
 * Revokes tokens on one replica while the others are under load, and asks every replica with each of them until it is
 * refused: the time from the answer of the DELETE to the answer of the last request that was accepted.
 */
export async function revocations(database, first, count, options, cookie, hot) {
  const others = []
  for (let i = 1; i < count; i++) others.push(await Replica.start(database, 8110 + i))
  const replicas = [first, ...others]
  let loading = true
  const load = Promise.all(replicas.map((replica) => keepBusy(replica, hot, () => loading)))
  const agent = new Agent({ keepAlive: true })
  const call = (replica, method, path, headers, body) => send(agent, replica, method, path, headers, body)
  const session = { cookie, origin: first.origin }
  const delays = []
  let sameReplica = 0
  try {
    for (let i = 0; i < options.revocations; i++) {
      const made = await call(first, 'POST', '/api/tokens', { ...session, 'content-type': 'application/json' }, '{"name":"x"}')
      const { token, plainTextToken } = JSON.parse(made.body)
      const headers = { authorization: `Bearer ${plainTextToken}` }
      const asked = (replica) => call(replica, 'GET', '/api/bench/open', headers)
      for (const replica of replicas) {
        for (let warm = 0; warm < 2; warm++) await asked(replica)
      }
      const deleted = await call(first, 'DELETE', `/api/tokens/${token.id}`, session)
      if (deleted.status !== 204) throw new Error(`DELETE: ${deleted.status} ${deleted.body}`)
      const start = performance.now()
      const lasts = await Promise.all(replicas.map((replica) => lastAccepted(() => asked(replica), start)))
      sameReplica += lasts[0] > 0 ? 1 : 0
      delays.push(...lasts.slice(1))
    }
  } finally {
    loading = false
    await load
    agent.destroy()
    for (const replica of others) await replica.stop()
  }
  delays.sort((a, b) => a - b)
  const at = (share) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0
  return {
    replicas: count,
    revocations: options.revocations,
    acceptedOnTheSame: sameReplica,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  }
}

async function lastAccepted(ask, start) {
  let last = 0
  for (let refused = 0; refused < 3; ) {
    const { status } = await ask()
    if (status === 200) {
      last = performance.now() - start
      refused = 0
    } else if (status === 401) refused++
    else throw new Error(`status ${status}`)
  }
  return last
}

async function keepBusy(replica, token, goesOn) {
  while (goesOn()) {
    await autocannon({
      url: `${replica.origin}/api/bench/open`,
      connections: 4,
      duration: 2,
      headers: { authorization: `Bearer ${token}` },
      workers: 1,
    })
  }
}

function send(agent, replica, method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request(replica.origin + path, { agent, method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (data) => (text += data))
      answer.on('end', () => resolve({ status: answer.statusCode, body: text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

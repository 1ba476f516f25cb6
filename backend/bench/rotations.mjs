import autocannon from 'autocannon'
import { sleep } from './application.mjs'

/**
 * Rotates a token again and again while clients use it: half of them take the new secret at once, the others only when the
 * overlap has gone on for a while. No request may be lost.
 */
export async function rotations(replica, cookie, seconds) {
  const call = async (path, body) => {
    const answer = await fetch(replica.origin + path, {
      method: 'POST',
      headers: { cookie, origin: replica.origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { token, plainTextToken } = await call('/api/tokens', { name: 'rotating' })
  let prompt = plainTextToken
  let late = plainTextToken
  const load = Promise.all(
    [() => prompt, () => late].map((secret) =>
      autocannon({
        url: `${replica.origin}/api/bench/open`,
        connections: 8,
        duration: seconds,
        requests: [
          {
            setupRequest: (request) => ({
              ...request,
              headers: { ...request.headers, authorization: `Bearer ${secret()}` },
            }),
          },
        ],
      }),
    ),
  )
  let loading = true
  load.finally(() => (loading = false))
  let count = 0
  while (loading) {
    prompt = (await call(`/api/tokens/${token.id}/rotation`, { overlap: 'PT5S' })).plainTextToken
    count++
    await sleep(150)
    late = prompt
    await sleep(100) // what is under way with the secret of before is answered: the next rotation ends it
  }
  const loads = await load
  return {
    rotations: count,
    requests: loads.reduce((sum, one) => sum + one.requests.total, 0),
    lost: loads.reduce((sum, one) => sum + one.non2xx + one.errors, 0),
  }
}

// Measures what SCALE.md calculates with: what a notification costs with so many listeners, and what a token takes on disk.
import { cpus } from 'node:os'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { execFileSync } from 'node:child_process'
import { Database, run, sleep } from './application.mjs'

const { values } = parseArgs({
  options: {
    listeners: { type: 'string', default: '0,3,50,200' },
    writers: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    tokens: { type: 'string', default: '1000000' },
    jar: { type: 'string', default: '../app/target/quarkus-app/quarkus-run.jar' },
  },
})
const listeners = values.listeners.split(',').map(Number)
const [writers, seconds, rounds, tokens] = [values.writers, values.seconds, values.rounds, values.tokens].map(Number)

const QUIET = 'INSERT INTO written DEFAULT VALUES'
const TELLING = "WITH w AS (INSERT INTO written DEFAULT VALUES RETURNING n) SELECT pg_notify('told', n::text) FROM w"

await run(async (cleanUp) => {
  const server = cleanUp(await Database.start(values.jar))
  const empty = await server.create('notifications')
  await empty.query('CREATE TABLE written (n bigserial PRIMARY KEY)')
  const rates = await notifications(server, cleanUp)
  const database = await server.create('tokens')
  migrate(database)
  const sizes = await disk(database)
  const lines = [
    `${cpus()[0].model}, ${cpus().length} cores; ${(await database.query('SELECT version()')).rows[0].version.split(' ').slice(0, 2).join(' ')};`
      + ` ${writers} writers, medians of ${rounds} rounds of ${seconds} s.`,
    '',
    '| commits of one row | commits/s |',
    '| --- | ---: |',
    ...rates.map(([what, rate]) => `| ${what} | ${Math.round(rate).toLocaleString('en')} |`),
    '',
    `${tokens.toLocaleString('en')} tokens:`,
    '',
    '| relation | bytes a token |',
    '| --- | ---: |',
    ...sizes.map(({ relation, bytes }) => `| ${relation} | ${(bytes / tokens).toFixed(0)} |`),
  ]
  await writeFile('target/constants.md', lines.join('\n') + '\n')
  console.log(lines.join('\n'))
})

/** The same rows written with a notification and without one, by turns. */
async function notifications(server, cleanUp) {
  const connections = await Promise.all(Array.from({ length: writers }, () => server.connect('notifications')))
  connections.forEach((one) => cleanUp({ stop: () => one.close() }))
  const listening = []
  const results = new Map([['without a notification', []]])
  listeners.forEach((many) => results.set(`with a notification, ${many} listeners`, []))
  for (let round = 0; round < rounds; round++) {
    results.get('without a notification').push(await rate(connections, QUIET))
    for (const many of listeners) {
      while (listening.length < many) {
        const one = await server.connect('notifications')
        await one.query('LISTEN told')
        listening.push(one)
      }
      results.get(`with a notification, ${many} listeners`).push(await rate(connections, TELLING))
    }
    await Promise.all(listening.splice(0).map((one) => one.close()))
  }
  return [...results].map(([what, all]) => [what, all.sort((a, b) => a - b)[Math.floor(all.length / 2)]])
}

async function rate(connections, statement) {
  await sleep(500)
  const end = performance.now() + seconds * 1_000
  let commits = 0
  await Promise.all(
    connections.map(async (one) => {
      while (performance.now() < end) {
        await one.query(statement)
        commits++
      }
    }),
  )
  return commits / seconds
}

function migrate(database) {
  execFileSync('java', ['-jar', values.jar, 'migrate'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      QUARKSTREAM_DATABASE_URL: database.url,
      QUARKSTREAM_DATABASE_USERNAME: 'quarkstream',
      QUARKSTREAM_DATABASE_PASSWORD: database.password,
    },
  })
}

/** Random digests and growing ids, as they come. */
async function disk(database) {
  await database.query(`INSERT INTO quarkstream.token_owner SELECT 'owner ' || n FROM generate_series(1, $1::int / 10) n`, [tokens])
  await database.query(
    `INSERT INTO quarkstream.access_token (id, owner_id, name, digest, hint, permissions, created_at, expires_at)
     SELECT quarkstream.next_id(now() + n * interval '1 millisecond'), 'owner ' || (n % ($1::int / 10) + 1), 'Deployment ' || n,
       sha256(gen_random_uuid()::text::bytea), 'abcd', '{read,create}', now(), now() + interval '90 days'
     FROM generate_series(1, $1::int) n`,
    [tokens],
  )
  const { rows } = await database.query(
    `SELECT relname || CASE relkind WHEN 'i' THEN ' (index)' ELSE '' END AS relation, pg_relation_size(oid)::float8 AS bytes
     FROM pg_class WHERE relnamespace = 'quarkstream'::regnamespace AND relkind IN ('r', 'i') AND relname LIKE 'access_token%'
       AND pg_relation_size(oid) > 1000000
     ORDER BY relkind DESC, relname`,
  )
  return [...rows, { relation: 'all of it', bytes: rows.reduce((sum, row) => sum + row.bytes, 0) }]
}

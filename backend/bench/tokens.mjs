import { createHash, randomBytes, randomUUID } from 'node:crypto'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
  return n >>> 0
})

function crc32(text) {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) crc = CRC[(crc ^ text.charCodeAt(i)) & 0xff] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** A well-formed secret; 43 random digits are as good as 32 random bytes for a measurement. */
export function secret() {
  let text = 'qst_'
  for (const byte of randomBytes(43)) text += DIGITS[byte % 62]
  let rest = crc32(text)
  let checksum = ''
  for (let i = 0; i < 6; i++) {
    checksum = DIGITS[rest % 62] + checksum
    rest = Math.floor(rest / 62)
  }
  return text + checksum
}

/** What a secret is found by, in hex. */
export function digest(secret) {
  return createHash('sha256').update(secret).digest('hex')
}

/** Fills a database with tokens, 100 for each owner. Returns the secrets of those that are known. */
export async function seed(database, count, known) {
  const accounts = Math.ceil(count / 100)
  await database.query('SET session_replication_role = replica') // a use row each is made at once below
  await database.query(
    `INSERT INTO account SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'x', 'x' || n, 'x' || n, 'x', now()
     FROM generate_series(0, $1::int - 1) n`,
    [accounts],
  )
  await database.query('INSERT INTO quarkstream.token_owner SELECT id::text FROM account ON CONFLICT DO NOTHING')
  const secrets = Array.from({ length: known }, secret)
  for (let i = 0; i < known; i += 10_000) {
    const digests = secrets.slice(i, i + 10_000).map((text) => Buffer.from(digest(text), 'hex'))
    await insert(database, 'unnest($2::bytea[]) WITH ORDINALITY AS d (digest, n)', [accounts, digests])
  }
  for (let i = known; i < count; i += 500_000) {
    const last = Math.min(count, i + 500_000) - 1
    await insert(
      database,
      `(SELECT sha256(('${randomUUID()}' || n)::bytea) AS digest, n FROM generate_series(${i}, ${last}) n) d`,
      [accounts],
    )
  }
  await database.query('INSERT INTO quarkstream.access_token_use SELECT id FROM quarkstream.access_token')
  await database.query('SET session_replication_role = DEFAULT')
  await database.query('VACUUM ANALYZE')
  await database.query('CHECKPOINT')
  return secrets
}

function insert(database, digests, parameters) {
  return database.query(
    `INSERT INTO quarkstream.access_token
     SELECT gen_random_uuid(), '00000000-0000-7000-8000-' || lpad(to_hex(d.n % $1::int), 12, '0'),
            'bench', d.digest, 'abcd', '{read}', null, now() FROM ${digests}`,
    parameters,
  )
}

/** Gives tokens new secrets; the ones of before work for a day. */
export async function retire(database, earlier) {
  const present = earlier.map(secret)
  const hash = (text) => Buffer.from(digest(text), 'hex')
  const { rows } = await database.query(
    `SELECT count(quarkstream.rotate_token(t.id, t.digest, false, d.next, 'abcd', now(), now() + interval '1 day', NULL, 0::smallint))::int AS count
     FROM unnest($1::bytea[], $2::bytea[]) AS d (present, next) JOIN quarkstream.access_token t ON t.digest = d.present`,
    [earlier.map(hash), present.map(hash)],
  )
  if (rows[0].count !== earlier.length) throw new Error(`${rows[0].count} tokens were rotated`)
  return { earlier, present }
}

/** Fills one person's activity, of which one event in ten thousand is of a rare kind. Returns the id of one in the middle. */
export async function seedEvents(database, email, count) {
  await database.query(
    `INSERT INTO quarkstream.event (id, at, owner_id, kind, token_id, token_name, address, agent)
     SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now() - make_interval(secs => $2::int - n), a.id::text,
            CASE WHEN n % 10000 = 0 THEN 'token-exposed' ELSE 'token-created' END, a.id, 'bench', '127.0.0.1', 'bench'
     FROM generate_series(1, $2::int) n, account a WHERE a.email = $1`,
    [email, count],
  )
  await database.query('VACUUM ANALYZE quarkstream.event')
  return `00000000-0000-7000-8000-${Math.floor(count / 2).toString(16).padStart(12, '0')}`
}

/** Draws from the first tokens with probability falling as 1/rank: a few are busy, most are rare. */
export function zipf(tokens, ranks) {
  const weights = new Float64Array(Math.min(ranks, tokens.length))
  let sum = 0
  for (let i = 0; i < weights.length; i++) weights[i] = sum += 1 / (i + 1)
  return () => {
    const drawn = Math.random() * sum
    let low = 0
    let high = weights.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (weights[middle] < drawn) low = middle + 1
      else high = middle
    }
    return tokens[low]
  }
}

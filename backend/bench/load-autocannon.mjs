// What load.mjs runs where there is no wrk.
import autocannon from 'autocannon'
import { readFile } from 'node:fs/promises'

const result = await autocannon(JSON.parse(await readFile(process.argv[2], 'utf8')))
console.log(
  JSON.stringify({
    answers: result.requests.total,
    lasted: result.duration,
    errors: result.errors,
    statuses: Object.fromEntries(Object.entries(result.statusCodeStats).map(([status, { count }]) => [status, count])),
  }),
)

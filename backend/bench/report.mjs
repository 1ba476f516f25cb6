export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
export const number = (value, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
export const row = (cells) => `| ${cells.join(' | ')} |`

/** Medians over the rounds; ratios are of neighbours in one round, and the median of those. */
export function report({ machine, options, cases, lastUse, garbage, rotations, revocations }) {
  const rounds = Object.fromEntries(cases.map((one) => [one.name, one.rounds]))
  const ratio = (above, below, of = 'perSecond') =>
    rounds[above] && rounds[below] ? median(rounds[above].map((round, i) => round[of] / rounds[below][i][of])) : NaN
  const lines = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; Java ${machine.java}, Node ${machine.node}; ` +
      `${number(options.tokens)} tokens, ${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s; ` +
      'load generator, application and database on the same cores.',
    '',
    row(['case', 'requests/s', 'p50 ms', 'p99 ms', 'statements / 1 000', 'WAL bytes / 1 000', 'heap MiB', 'RSS MiB']),
    row(['---', ...Array(7).fill('---:')]),
  ]
  for (const { name, rounds: all } of cases) {
    const of = (what, digits) => number(median(all.map((round) => round[what])), digits)
    lines.push(
      row([
        name,
        of('perSecond'),
        of('p50', 1),
        of('p99', 1),
        of('statements', 2),
        of('walBytes'),
        of('heapMiB'),
        of('rssMiB'),
      ]),
    )
  }
  lines.push('', row(['ratio', 'measured', 'wanted']), row(['---', '---:', '---:']))
  const wanted = [
    ['warm bearer, one token / open', ratio('warm bearer, one token', 'open endpoint'), '≥ 0.90'],
    ['warm bearer, 10 000 tokens / open', ratio('warm bearer, 10 000 tokens', 'open endpoint'), '≥ 0.90'],
    ['warm bearer, Zipf / open', ratio('warm bearer, Zipf', 'open endpoint'), ''],
    ['session cookie / open', ratio('session cookie', 'open endpoint'), ''],
    ['malformed refused / open', ratio('malformed secret', 'open endpoint'), '≥ 0.90'],
    ['cache off / bare SELECT', ratio('cache off', 'bare SELECT'), '≥ 0.90'],
    ['cache off, rotated before / cache off', ratio('cache off, rotated before', 'cache off'), '≥ 0.95'],
    ['cache off, secret of before / cache off', ratio('cache off, secret of before', 'cache off'), ''],
    ['events in the middle / newest', ratio('events, in the middle', 'events, newest'), '≥ 0.90'],
    [
      `cold lookup p99, ${number(options.tokens)} tokens / 10 000`,
      ratio('cold, all tokens', 'cold, 10 000 tokens', 'p99'),
      '≤ 1.50',
    ],
  ]
  for (const [name, value, target] of wanted.filter(([, value]) => !Number.isNaN(value))) lines.push(row([name, number(value, 2), target]))
  lines.push(
    '',
    row(['replicas', 'revocations', 'accepted after, same replica', 'others: p50 ms', 'p99 ms', 'longest ms']),
    row(Array(6).fill('---:')),
  )
  for (const one of revocations) {
    lines.push(
      row([
        one.replicas,
        number(one.revocations),
        one.acceptedOnTheSame,
        ...(one.replicas > 1 ? [number(one.p50, 1), number(one.p99, 1), number(one.max, 1)] : ['–', '–', '–']),
      ]),
    )
  }
  lines.push(
    '',
    `- ${number(lastUse.requests)} requests on 1,000 tokens in ${number(lastUse.seconds, 1)} s: ${lastUse.updates} UPDATE statements.`,
    `- ${number(garbage.requests)} different unknown well-formed secrets: heap after a collection ` +
      `${number(garbage.heapBefore)} MiB before, ${number(garbage.heapAfter)} MiB after; ${garbage.evictions} good tokens evicted.`,
    `- A token that was rotated ${rotations.rotations} times under load: ${number(rotations.requests)} requests, ${rotations.lost} lost.`,
  )
  return lines.join('\n') + '\n'
}

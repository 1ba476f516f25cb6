export function report({ machine, options, phases, all }) {
  const number = (value, digits = 0) =>
    Number.isFinite(value)
      ? value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
      : '–'
  const row = (cells) => `| ${cells.join(' | ')} |`
  const table = (head, rows) => [row(head), row(['---', ...Array(head.length - 1).fill('---:')]), ...rows.map(row), '']
  const rate = (phase, what, digits) => number(phase[what] / phase.seconds, digits)
  const times = (one, digits = 1) => (one ? ['p50', 'p99', 'max'].map((what) => number(one[what], digits)) : ['–', '–', '–'])
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.postgres}, Redis ${machine.redis}, Java ${machine.java}, ` +
      `Node ${machine.node}; ${number(options.replicas)} simulated replicas, ${options.relays} relays; everything on the same cores.`,
    '',
    ...table(
      ['', 'seconds', 'Redis commands/s', 'messages heard/s', 'Redis in kB/s', 'out kB/s', 'PostgreSQL probes/s', 'answers/s', 'CPU Redis', 'relays', 'PostgreSQL', 'simulation'],
      phases.map((one) => [
        one.name,
        number(one.seconds, 1),
        rate(one, 'commands'),
        rate(one, 'messages'),
        number(one.inBytes / one.seconds / 1_000),
        number(one.outBytes / one.seconds / 1_000),
        rate(one, 'relayProbes', 1),
        rate(one, 'relayAnswers'),
        rate(one, 'redisCpu', 2),
        rate(one, 'relayCpu', 2),
        rate(one, 'postgresCpu', 2),
        rate(one, 'simulationCpu', 2),
      ]),
    ),
    ...table(
      ['', 'heard: count', 'p50 ms', 'p99 ms', 'longest ms', 'confirmed/s', 'p50 ms', 'p99 ms', 'longest ms', 'silent', 'slow for s'],
      phases
        .filter((one) => one.heard)
        .map((one) => [
          one.name,
          number(one.heard.count),
          ...times(one.heard),
          number(one.confirmedPerSecond, 1),
          ...times(one.confirmed),
          one.silent ?? '–',
          number(one.slowFor, 1),
        ]),
    ),
    ...table(
      ['', 'least that trust', 'replica-seconds without trust', 'times that trust began anew', 'lines lost', 'connects', 'delay of the simulation, p99 ms'],
      phases.map((one) => [
        one.name,
        number(one.least),
        number(one.untrustingSeconds, 1),
        number(one.generations ?? 0),
        number(one.lost ?? 0),
        number(one.connects ?? 0),
        number(one.delay, 1),
      ]),
    ),
    `${number(all.heard.count)} times a revocation was heard; ${number(all.unheard)} times it was not, by somebody who trusted nothing meanwhile; ` +
      `${all.violations} violations. Redis ${number(machine.redisMiB)} MiB (at most ${number(machine.redisPeakMiB)}), ` +
      `relays ${machine.relayMiB.map((one) => number(one)).join(' and ')} MiB.`,
    '',
  ].join('\n')
}

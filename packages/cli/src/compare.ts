import { timeText } from '@quorate/kernel'
import { compare as compareScenarios, encodeLink, type Compared } from '@quorate/scenarios'
import { pairsOf } from './given.ts'
import { badInput, report, type Answer } from './report.ts'
import { world } from './world.ts'

export interface CompareOptions {
  readonly seed?: string
  readonly set: readonly string[]
  readonly protocols?: string
}

/** Several designs under the same clients, seed and faults, in one table. */
export function compare(family: string, options: CompareOptions): Answer {
  const parameters = pairsOf('--set', options.set)
  if (!parameters.ok) return badInput('compare', parameters.error)
  const protocols = options.protocols === undefined ? [] : options.protocols.split(',').filter(name => name !== '')
  const compared = compareScenarios(world, family, protocols, { parameters: parameters.value, seed: options.seed })
  if (!compared.ok) return badInput('compare', compared.error)
  const rows = compared.value
  return {
    report: report('compare', {
      stats: {
        rows: rows.map(({ executed: { run, check }, ...row }) =>
          ({ ...row, status: check.verdict, digest: check.digest, link: `/lab/#r=${encodeLink({ run, check })}` })),
      },
    }),
    text: table(rows),
  }
}

const time = (micros: number | null): string => (micros === null ? '–' : timeText(micros))

type Column = readonly [title: string, cell: (row: Compared) => string]

const columns: readonly Column[] = [
  ['asked', row => String(row.asked)],
  ['acknowledged', row => String(row.acknowledged)],
  ['then lost', row => (row.lost === null ? '?' : String(row.lost))],
  ['stale reads', row => String(row.stale)],
  ['waited in vain', row => time(row.unavailable)],
  ['messages/op', row => String(row.messagesPerOperation)],
  ['bytes/op', row => String(row.bytesPerOperation)],
  ['p50', row => time(row.p50)],
  ['p99', row => time(row.p99)],
  ['p99.9', row => time(row.p999)],
  ['linearizable', row => ({ ok: 'yes', violated: 'no', unknown: 'unknown' }[row.linearizable ?? 'unknown'])],
]

/** What tells the rows apart: the protocol, or where one is in several rows, what happens to it. */
const nameOf = (rows: readonly Compared[]): Column =>
  (new Set(rows.map(row => row.protocol)).size === rows.length
    ? ['protocol', row => row.protocol] : ['scenario', row => row.scenario])

function table(rows: readonly Compared[]): string {
  const all = [nameOf(rows), ...columns]
  const cells = [all.map(([title]) => title), ...rows.map(row => all.map(([, cell]) => cell(row)))]
  const widths = all.map((_, i) => Math.max(...cells.map(line => line[i]!.length)))
  const line = (texts: readonly string[]): string =>
    texts.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  ')
  const { seed } = rows[0]!.executed.run
  return [`The same clients, seed ${seed} and faults`, ...cells.map(line)].join('\n')
}

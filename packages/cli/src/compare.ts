import { timeText } from '@quorate/kernel'
import { compare as compareScenarios, encodeLink, type Compared, type Comparison } from '@quorate/scenarios'
import { faultsGiven, parametersOf } from './given.ts'
import { badInput, report, type Answer } from './report.ts'
import { world } from './world.ts'

export interface CompareOptions {
  readonly seed?: string
  readonly set: readonly string[]
  readonly protocols?: string
  readonly faults?: string
}

/** Several designs under the same clients, seed and faults, in one table. */
export function compare(name: string, options: CompareOptions): Answer {
  const parameters = parametersOf(options.set)
  if (!parameters.ok) return badInput('compare', parameters.error)
  const faults = faultsGiven(options.faults)
  if (!faults.ok) return badInput('compare', faults.error)
  const protocols = (options.protocols ?? '').split(',').map(each => each.trim()).filter(each => each !== '')
  const request = { parameters: parameters.value, seed: options.seed, faults: faults.value }
  const compared = compareScenarios(world, name, protocols, request)
  if (!compared.ok) return badInput('compare', compared.error)
  const { rows, ...same } = compared.value
  return {
    report: report('compare', {
      stats: {
        ...same,
        rows: rows.map(({ executed: { run, check }, ...row }) =>
          ({ ...row, status: check.verdict, digest: check.digest, link: `/lab/#r=${encodeLink({ run, check })}` })),
      },
    }),
    text: [heading(compared.value), ...table(rows)].join('\n'),
  }
}

/** What the rows have in common, and what they have not. */
function heading({ seed, sameClients, sameFaults }: Comparison): string {
  const same = [...(sameClients ? ['clients'] : []), ...(sameFaults ? ['faults'] : [])]
  const other = [...(sameClients ? [] : ['clients']), ...(sameFaults ? [] : ['faults'])]
  const differ = other.length === 0 ? '' : `; not the same: ${other.join(' and ')}`
  return `The same ${[`seed ${seed}`, ...same].join(', ').replace(/, (?=[^,]*$)/, ' and ')}${differ}`
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

function table(rows: readonly Compared[]): string[] {
  const all = [nameOf(rows), ...columns]
  const cells = [all.map(([title]) => title), ...rows.map(row => all.map(([, cell]) => cell(row)))]
  const widths = all.map((_, i) => Math.max(...cells.map(line => line[i]!.length)))
  const line = (texts: readonly string[]): string =>
    texts.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  ')
  return cells.map(line)
}

/** A scenario as explorers see it. */
import type { Broken, Subject } from '@quorate/explore'
import { dueName, serversOf, type HistoryLine, type NodeId, type Setup } from '@quorate/kernel'
import { setupOf, type SetupOf } from './execute.ts'
import { clientHistory } from './history.ts'
import { linearizability } from './judgement.ts'
import { ours, scenarioNamed } from './library.ts'
import { good, type Result, type Scenario } from './scenario.ts'

/** What a Run is a run of; its seed, faults and schedule are for the explorer to choose. */
export function subjectOf(run: SetupOf, library = ours): Result<Subject> {
  const scenario = scenarioNamed(run.scenario, library)
  if (!scenario.ok) return scenario
  const setup = setupOf(run, library)
  return setup.ok ? good(subject(scenario.value, setup.value)) : setup
}

const subject = ({ judges, needs }: Scenario, setup: Setup): Subject => ({
  setup, servers: serversOf(setup), doubled: doubledOf(setup),
  needs: [...needs, ...(setup.deadlines ?? []).map(({ name }) => dueName(name))],
  judgeHistory: judges.length === 0 ? () => null : lines => judgeHistory(setup, lines),
})

/** Servers, and clients with sessions: what reaches a store twice is executed once for them. */
const doubledOf = (setup: Setup): NodeId[] => {
  const servers = serversOf(setup)
  return setup.nodes.flatMap(({ config }, id) =>
    (servers.includes(id) || (config as { readonly sessions?: true }).sessions === true ? [id] : []))
}

function judgeHistory(setup: Setup, lines: readonly HistoryLine[]): Broken | 'undecided' | null {
  // Nobody has asked anything yet: nothing can be wrong with the answers.
  if (lines.length === 0) return null
  const { status, property, event, evidence } = linearizability(clientHistory({ setup, history: lines }))
  if (status === 'unknown') return 'undecided'
  return status === 'ok' ? null : { property, event, evidence: evidence.join(' ') }
}

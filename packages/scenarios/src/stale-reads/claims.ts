import type { NodeId } from '@quorate/kernel'
import { keeps, linearizable, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import { NEW, readOfA, readOfB } from './lag.ts'
import { clientA, clientB } from './story.ts'

const LAG = 'stale-reads/lag'
const TOKEN = 'stale-reads/token'
const BOUNDED = 'stale-reads/bounded'

const names = new Map<NodeId, string>([[clientA, 'A, who made the edit,'], [clientB, 'B, who knows of the edit,']])

/** That client's first look after the edit finds this. */
const reads = (client: NodeId, operation: number, isNew: boolean) => (executed: Executed): Finding => {
  const look = told(executed, client, operation)
  return { holds: (toldText(look) === NEW) === isNew, because: `${names.get(client)!} reads "${toldText(look)}"`, event: look.answered }
}

export const msOfRead = (executed: Executed, client: NodeId, operation: number): number => {
  const { asked, answered } = told(executed, client, operation)
  const { recording } = executed
  return answered < 0 ? Infinity
    : Math.floor((recording.event(answered).time - recording.event(asked).time) / 1_000)
}

function ownReadIsSlow(executed: Executed): Finding {
  const ms = msOfRead(executed, clientA, readOfA)
  return { holds: ms > 100, because: `A waits ${ms} ms for its read`, event: told(executed, clientA, readOfA).answered }
}

export const staleReadsClaims: readonly Claim[] = [
  {
    id: 'stale-reads/own-write-missed',
    sentence: 'A client that reads from a backup may not find what it was told a moment ago that it has written.',
    run: { scenario: LAG },
    but: 'the backup does not lag',
    counter: { scenario: LAG, parameters: { lag: 0 } },
    check: reads(clientA, readOfA, false),
  },
  {
    id: 'stale-reads/primary',
    sentence: 'If every read goes to the primary, the three replicas answer like one.',
    run: { scenario: LAG, parameters: { cure: 'primary' } },
    but: 'each client reads what is near',
    counter: { scenario: LAG },
    check: linearizable,
  },
  {
    id: 'stale-reads/token-own',
    sentence: 'A client that sends its token finds its own writes, whichever replica it asks.',
    run: { scenario: TOKEN },
    but: 'the backup does not look at tokens',
    counter: { scenario: TOKEN, mutant: 'primary-backup-reads/ignores-the-token' },
    check: reads(clientA, readOfA, true),
  },
  {
    id: 'stale-reads/token-others',
    sentence: 'A client’s token says nothing about what others have seen: B, who was told of the edit, reads the old post.',
    run: { scenario: TOKEN },
    but: 'the backup refuses to answer when it may be older than two ticks',
    counter: { scenario: BOUNDED },
    check: reads(clientB, readOfB, false),
  },
  {
    id: 'stale-reads/wait-costs',
    sentence: 'Waiting for the position costs what is left of the lag.',
    run: { scenario: LAG, parameters: { cure: 'wait' } },
    but: 'the backup points to the primary at once',
    counter: { scenario: TOKEN },
    check: ownReadIsSlow,
  },
  {
    id: 'stale-reads/bounded',
    sentence: 'A backup that counts its age from its own question refuses to answer with anything older than agreed.',
    run: { scenario: BOUNDED },
    but: 'it counts from the answer, which was 300 ms on its way',
    counter: { scenario: BOUNDED, mutant: 'primary-backup-reads/counts-from-the-answer' },
    check: keeps('As Fresh As Agreed'),
  },
]

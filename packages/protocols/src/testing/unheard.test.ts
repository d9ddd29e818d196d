/**
 * What a crash took before it had reached the disk was shown to nobody, for the gate had kept it: a node may begin before
 * it without breaking its word. What had reached the disk may not be gone.
 */
import { Dict, type AnyProtocol } from '@quorate/kernel'
import { expect, test } from 'vitest'
import { lwwRegister } from '../lww-register/lww-register.ts'
import { primaryBackupFenced } from '../primary-backup-fenced/primary-backup-fenced.ts'
import { primaryBackup } from '../primary-backup/primary-backup.ts'
import { raft } from '../raft/raft.ts'

const version = (time: number): object => ({ versions: Dict.from([['x', { value: 1, time, by: 0 }]]), owed: [] })

const ghosts: readonly (readonly [AnyProtocol, property: string, later: object, earlier: object])[] = [
  [raft as AnyProtocol, 'Terms Only Grow', { currentTerm: 2, votedFor: null }, { currentTerm: 1, votedFor: null }],
  [raft as AnyProtocol, 'One Vote a Term', { currentTerm: 2, votedFor: 1 }, { currentTerm: 2, votedFor: null }],
  [primaryBackup as AnyProtocol, 'Epoch Never Falls', { epoch: 2 }, { epoch: 1 }],
  [primaryBackupFenced as AnyProtocol, 'Epoch Never Falls', { epoch: 2 }, { epoch: 1 }],
  [lwwRegister as AnyProtocol, 'Stamps Never Fall', version(20), version(10)],
]

test.each(ghosts.map(([protocol, property, later, earlier]) => [protocol.name, property, protocol, later, earlier] as const))(
  '%s, %s: a crash may take what nobody had heard of, and nothing else',
  (_, property, { invariants }, later, earlier) => {
    const invariant = invariants.find(({ name }) => name === property)!
    if (!('init' in invariant)) throw new Error(`${property} has no memory`)
    const after = (unheard: boolean): string | null => [
      { node: 0, time: 0, before: null, after: later, emitted: [], unheard: false },
      { node: 0, time: 1, before: null, after: earlier, emitted: [], unheard },
    ].reduce((ghost: unknown, seen) => invariant.fold(ghost, seen), invariant.init()) as never
    expect(invariant.check(after(true))).toBeNull()
    expect(invariant.check(after(false))).toContain('node 0')
  })

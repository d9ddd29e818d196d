import { Layout } from './layout.ts'
import type { Row } from './layout.ts'
import type { Model } from './model.ts'
export const bounds = { managers: 2, acceptors: 3, maxBallot: 1 }
const size = (set: number): number => { let c = 0; for (; set; set &= set - 1) c++; return c }
const WORKING = 0, PREPARED = 1, ABORTED = 2, COMMITTED = 3
export function paxosCommit({ managers, acceptors, maxBallot } = bounds): Model {
  const layout = new Layout()
  const ballots = maxBallot + 1
  const rm = layout.field('rm', WORKING, COMMITTED, managers)
  const commit = layout.field('Commit', 0, 1)
  const abort = layout.field('Abort', 0, 1)
  const begun = layout.field('1a', 0, 1, managers, ballots)
  const proposed = layout.field('2a', 0, ABORTED, managers, ballots)
  const mbal = layout.field('mbal', 0, maxBallot, managers, acceptors)
  const bal = layout.field('bal', -1, maxBallot, managers, acceptors)
  const val = layout.field('val', 0, ABORTED, managers, acceptors)
  const promised = layout.field('1b', 0, 1, managers, acceptors, ballots)
  const promisedBal = layout.field('1b.bal', -1, maxBallot, managers, acceptors, ballots)
  const promisedVal = layout.field('1b.val', 0, ABORTED, managers, acceptors, ballots)
  const voted = layout.field('2b', 0, ABORTED, managers, acceptors, ballots)
  const all = [...Array(acceptors).keys()]
  const majority = (acceptors >> 1) + 1
  const majorities = [...Array(1 << acceptors).keys()].filter(q => size(q) === majority)
  const ways = (row: Row, r: number, v: number) => {
    let n = 0
    for (let b = 0; b < ballots; b++) {
      let set = 0
      for (let a = 0; a < acceptors; a++) if (voted.get(row, r, a, b) === v) set |= 1 << a
      for (const m of majorities) if ((m & ~set) === 0) n++
    }
    return n
  }
  return {
    layout,
    initial(row, emit) {
      for (let r = 0; r < managers; r++) for (const a of all) { bal.set(row, -1, r, a); for (let b = 0; b < ballots; b++) promisedBal.set(row, -1, r, a, b) }
      emit()
    },
    rules: [
      { name: 'prepare', over: [managers], say: () => '', step(row, r) { if (rm.get(row, r) !== WORKING) return false; rm.set(row, PREPARED, r); proposed.set(row, PREPARED, r, 0); return true } },
      { name: 'refuse', over: [managers], say: () => '', step(row, r) { if (rm.get(row, r) !== WORKING) return false; rm.set(row, ABORTED, r); proposed.set(row, ABORTED, r, 0); return true } },
      { name: 'commit', over: [managers], say: () => '', step(row, r) { if (!commit.get(row)) return false; rm.set(row, COMMITTED, r); return true } },
      { name: 'abort', over: [managers], say: () => '', step(row, r) { if (!abort.get(row)) return false; rm.set(row, ABORTED, r); return true } },
      { name: '1a', over: [managers, maxBallot], say: () => '', step(row, r, b) { begun.set(row, 1, r, b + 1); return true } },
      { name: '2a', over: [managers, maxBallot, majorities.length], say: () => '',
        step(row, r, c, m) {
          const b = c + 1
          if (proposed.get(row, r, b) !== 0) return false
          let max = -1, v = ABORTED
          for (let a = 0; a < acceptors; a++) {
            if (!((majorities[m]! >>> a) & 1)) continue
            if (!promised.get(row, r, a, b)) return false
            const pb = promisedBal.get(row, r, a, b)
            if (pb > max) { max = pb; v = promisedVal.get(row, r, a, b) }
          }
          proposed.set(row, v, r, b)
          return true
        } },
      { name: 'Commit', over: [], say: () => '', step(row) { let n = 1; for (let r = 0; r < managers; r++) n *= ways(row, r, PREPARED); if (n) commit.set(row, 1); return n } },
      { name: 'Abort', over: [], say: () => '', step(row) { let n = 0; for (let r = 0; r < managers; r++) n += ways(row, r, ABORTED); if (n) abort.set(row, 1); return n } },
      { name: '1b', over: [acceptors, managers, ballots], say: () => '',
        step(row, a, r, b) {
          if (!begun.get(row, r, b) || mbal.get(row, r, a) >= b) return false
          mbal.set(row, b, r, a)
          promised.set(row, 1, r, a, b)
          promisedBal.set(row, bal.get(row, r, a), r, a, b)
          promisedVal.set(row, val.get(row, r, a), r, a, b)
          return true
        } },
      { name: '2b', over: [acceptors, managers, ballots], say: () => '',
        step(row, a, r, b) {
          const v = proposed.get(row, r, b)
          if (!v || mbal.get(row, r, a) > b) return false
          mbal.set(row, b, r, a); bal.set(row, b, r, a); val.set(row, v, r, a); voted.set(row, v, r, a, b)
          return true
        } },
    ],
    invariants: [], witnesses: [],
  }
}

import { Layout } from './layout.ts'
import type { Field, Row } from './layout.ts'
import type { Model } from './model.ts'
export const bounds = { replicas: 3, writes: 1, reads: 1, maxBallot: 2 }
const permutations = (n: number): number[][] => n === 0 ? [[]] : permutations(n - 1).flatMap(p => [...Array(n).keys()].map(at => [...p.slice(0, at), n - 1, ...p.slice(at)]))
const EMPTY = 0, PREPARING = 1, ACCEPTING = 2, COMMITTED = 3
export function multiPaxos({ replicas: n, writes, reads, maxBallot } = bounds): Model {
  const layout = new Layout()
  const commands = writes + reads // 1..writes are writes, then reads
  const slots = commands
  const F = (name: string, max: number, ...sizes: number[]) => layout.field(name, 0, max, ...sizes)
  const leader = F('leader', n, n) // replica + 1
  const value = F('kvalue', writes, n)
  const upTo = F('commitUpTo', slots, n)
  const balPrepared = F('balPrepared', maxBallot, n)
  const balKnown = F('balMaxKnown', maxBallot, n)
  const status = F('status', COMMITTED, n, slots)
  const command = F('cmd', commands, n, slots)
  const votedBal = F('voted.bal', maxBallot, n, slots)
  const votedCmd = F('voted.cmd', commands, n, slots)
  const done = F('done', 1, n)
  const pending = layout.set('pending', commands)
  const prepare = F('Prepare', n, maxBallot + 1)
  const reply = F('PrepareReply', 1, n, maxBallot + 1)
  const replyBal = F('PrepareReply.bal', maxBallot, n, maxBallot + 1, slots)
  const replyCmd = F('PrepareReply.cmd', commands, n, maxBallot + 1, slots)
  const accept = F('Accept', commands + 1, maxBallot + 1, slots)
  const accepted = F('AcceptReply', 1, n, maxBallot + 1, slots)
  const notice = F('CommitNotice', 1, slots)
  const event = F('observed', commands + commands * (writes + 1), 2 * commands) // req c: c; ack c v: commands + (c-1)*(writes+1) + v + 1
  const all = [...Array(n).keys()]
  const majority = (n >> 1) + 1
  const everyCommand = (1 << commands) - 1
  const ack = (c: number, v: number) => commands + (c - 1) * (writes + 1) + v + 1
  const observe = (row: Row, e: number) => {
    for (let i = 0; ; i++) {
      const at = event.get(row, i)
      if (at === e) return
      if (at === 0) { event.set(row, e, i); return }
    }
  }
  const terminated = (row: Row) => {
    if (pending.get(row) !== 0) return false
    let req = 0, acks = 0
    for (let i = 0; i < 2 * commands; i++) {
      const e = event.get(row, i)
      if (e === 0) break
      if (e <= commands) req |= 1 << (e - 1); else acks |= 1 << Math.floor((e - commands - 1) / (writes + 1))
    }
    return req === everyCommand && acks === everyCommand
  }
  const runs = (row: Row, r: number) => done.get(row, r) === 0 && !terminated(row)
  const stepDown = (row: Row, r: number) => { for (let s = 0; s < slots; s++) if (status.get(row, r, s) === ACCEPTING) status.set(row, PREPARING, r, s) }
  const sendReply = (row: Row, r: number, b: number) => {
    reply.set(row, 1, r, b)
    for (let s = 0; s < slots; s++) { replyBal.set(row, votedBal.get(row, r, s), r, b, s); replyCmd.set(row, votedCmd.get(row, r, s), r, b, s) }
  }
  const peak = (row: Row, b: number, s: number) => {
    let max = 0, c = 0
    for (const a of all) if (reply.get(row, a, b)) { const v = replyBal.get(row, a, b, s); if (v > max) { max = v; c = replyCmd.get(row, a, b, s) } }
    return c
  }
  const commit = (row: Row, r: number, s: number) => {
    const c = command.get(row, r, s)
    status.set(row, COMMITTED, r, s); upTo.set(row, s + 1, r)
    if (c >= 1 && c <= writes) value.set(row, c, r)
  }
  const perms = permutations(n)
  const byReplica = [leader, value, upTo, balPrepared, balKnown, status, command, votedBal, votedCmd, done, reply, replyBal, replyCmd, accepted]
  return {
    layout,
    initial(row, emit) { pending.set(row, everyCommand); emit() },
    rules: [
      { name: 'lead', over: [n, maxBallot + 1], say: () => '',
        step(row, r, b) {
          if (!runs(row, r) || leader.get(row, r) === r + 1 || b <= balKnown.get(row, r) || prepare.get(row, b)) return false
          leader.set(row, r + 1, r); balPrepared.set(row, 0, r); balKnown.set(row, b, r)
          stepDown(row, r)
          prepare.set(row, r + 1, b)
          sendReply(row, r, b)
          return true
        } },
      { name: 'prepare', over: [n, maxBallot + 1], say: () => '',
        step(row, r, b) {
          if (!runs(row, r) || !prepare.get(row, b) || b <= balKnown.get(row, r)) return false
          leader.set(row, prepare.get(row, b), r); balKnown.set(row, b, r)
          stepDown(row, r)
          sendReply(row, r, b)
          return true
        } },
      { name: 'prepared', over: [n], say: () => '',
        step(row, r) {
          if (!runs(row, r) || leader.get(row, r) !== r + 1 || balPrepared.get(row, r) !== 0) return false
          const b = balKnown.get(row, r)
          if (all.filter(a => reply.get(row, a, b)).length < majority) return false
          balPrepared.set(row, b, r)
          for (let s = 0; s < slots; s++) {
            const c = peak(row, b, s)
            const st = status.get(row, r, s)
            if (st === PREPARING || (st === EMPTY && c !== 0)) status.set(row, ACCEPTING, r, s)
            command.set(row, c, r, s)
            if (status.get(row, r, s) === ACCEPTING) accept.set(row, c === 0 ? commands + 1 : c, b, s)
          }
          return true
        } },
      { name: 'take', over: [n], say: () => '',
        step(row, r) {
          if (!runs(row, r) || leader.get(row, r) !== r + 1 || balPrepared.get(row, r) !== balKnown.get(row, r)) return false
          let empty = 0, s = -1, seen = 0
          for (let i = slots - 1; i >= 0; i--) { if (status.get(row, r, i) === EMPTY) { empty++; s = i } if (command.get(row, r, i)) seen |= 1 << (command.get(row, r, i) - 1) }
          const unseen = pending.get(row) & ~seen
          if (!empty || !unseen) return 0
          const c = 32 - Math.clz32(unseen & -unseen), b = balPrepared.get(row, r)
          status.set(row, ACCEPTING, r, s); command.set(row, c, r, s); votedBal.set(row, b, r, s); votedCmd.set(row, c, r, s)
          accept.set(row, c, b, s)
          accepted.set(row, 1, r, b, s)
          observe(row, c)
          return empty
        } },
      { name: 'accept', over: [n, maxBallot + 1, slots], say: () => '',
        step(row, r, b, s) {
          const m = accept.get(row, b, s)
          if (!m || !runs(row, r) || b < balKnown.get(row, r) || b <= votedBal.get(row, r, s)) return false
          const c = m > commands ? 0 : m
          leader.set(row, prepare.get(row, b), r); balKnown.set(row, b, r)
          status.set(row, ACCEPTING, r, s); command.set(row, c, r, s); votedBal.set(row, b, r, s); votedCmd.set(row, c, r, s)
          accepted.set(row, 1, r, b, s)
          return true
        } },
      { name: 'commit', over: [n], say: () => '',
        step(row, r) {
          const b = balPrepared.get(row, r), s = upTo.get(row, r)
          if (!runs(row, r) || leader.get(row, r) !== r + 1 || b !== balKnown.get(row, r) || s === slots || status.get(row, r, s) !== ACCEPTING) return false
          if (all.filter(a => accepted.get(row, a, b, s)).length < majority) return false
          const v = value.get(row, r), c = command.get(row, r, s)
          commit(row, r, s)
          observe(row, ack(c, v))
          pending.set(row, pending.get(row) & ~(1 << (c - 1)))
          notice.set(row, 1, s)
          return true
        } },
      { name: 'notice', over: [n], say: () => '',
        step(row, r) {
          const s = upTo.get(row, r)
          if (!runs(row, r) || leader.get(row, r) === r + 1 || s === slots || status.get(row, r, s) !== ACCEPTING || !notice.get(row, s)) return false
          commit(row, r, s)
          return true
        } },
      { name: 'done', over: [n], say: () => '', step(row, r) { if (done.get(row, r) || !terminated(row)) return false; done.set(row, 1, r); return true } },
      { name: 'stay', over: [], say: () => '', step: row => all.every(r => done.get(row, r) === 1) },
    ],
    canonical(row) {
      const orig = row.slice(), best = row.slice(), name = (p: number[], l: number) => l === 0 ? 0 : p[l - 1]! + 1
      for (const p of perms) {
        row.set(orig)
        for (const f of byReplica as Field[]) {
          const [, a = 1, b = 1] = f.sizes
          for (const r of all) for (let i = 0; i < a; i++) for (let j = 0; j < b; j++) {
            const v = f.get(orig, r, i, j)
            f.set(row, f === leader ? name(p, v) : v, p[r]!, i, j)
          }
        }
        for (let b = 1; b <= maxBallot; b++) prepare.set(row, name(p, prepare.get(orig, b)), b)
        for (let i = 0; i < row.length; i++) if (row[i] !== best[i]) { if (row[i]! < best[i]!) best.set(row); break }
      }
      row.set(best)
    },
    invariants: [], witnesses: [],
  }
}

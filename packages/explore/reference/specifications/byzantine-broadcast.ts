/**
 * Broadcast among liars: a process that was told of a message echoes it, one that hears enough echoes joins in, and one
 * that hears more accepts. At most t of more than 3t processes say what they like.
 */
import { Layout, sizeOf, setsOf, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = {
  n: { published: 4, from: 1, to: 5, means: 'processes' },
  t: { published: 1, from: 0, to: 1, means: 'liars that the processes reckon with' },
  f: { published: 1, from: 0, to: 2, means: 'liars that there are' },
}
type B = typeof bounds

const UNTOLD = 0
const TOLD = 1
const ECHOED = 2
const ACCEPTED = 3

/** How many echoes are enough, each line to be broken by itself. */
const theirs = {
  enoughToEcho: (n: number, t: number) => n - 2 * t,
  enoughToAccept: (n: number, t: number) => n - t,
}

function rules({ n, t, f }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const liars = layout.set('liars', n)
  const at = layout.choice('at', ['untold', 'told', 'echoed', 'accepted'], n)
  const heard = layout.set('heard', n, n)
  const sent = layout.set('sent', n)
  /** For the judge: whether any process that does not lie was told. It never changes. */
  const wasTold = layout.flag('was told')
  const processes = [...Array(n).keys()]
  const toEcho = lines.enoughToEcho(n, t)
  const toAccept = lines.enoughToAccept(n, t)
  const honest = (s: State) => processes.filter((p) => (liars.get(s) & (1 << p)) === 0)

  /** A process hears some of the echoes that were sent, and any that liars send to it, and then acts. */
  function hearing(next: number, may: (was: number, echoes: number) => boolean): Rules['rules'][number]['step'] {
    return (s, p, echoes) => {
      const lying = liars.get(s)
      if ((lying & (1 << p)) !== 0 || (echoes & ~(sent.get(s) | lying)) !== 0) return false
      const all = heard.get(s, p) | echoes
      if (!may(at.get(s, p), sizeOf(all))) return false
      heard.set(s, all, p)
      at.set(s, next, p)
      sent.set(s, sent.get(s) | (1 << p))
      return true
    }
  }
  const joins = (was: number, echoes: number) => echoes >= toEcho && echoes < toAccept && was < ECHOED
  /** Nobody who has heard everything from the others that do not lie would do anything more. */
  const isQuiet = (s: State) => honest(s).every((p) => {
    const was = at.get(s, p)
    const echoes = sizeOf(heard.get(s, p) | (sent.get(s) & ~liars.get(s)))
    return was === ACCEPTED || (was !== TOLD && !joins(was, echoes) && echoes < toAccept)
  })

  return {
    layout,
    initial(s, emit) {
      for (const set of setsOf(f, n)) {
        for (let told = 0; told < 1 << n; told++) {
          liars.set(s, set)
          for (const p of processes) at.set(s, (told & (1 << p)) === 0 ? UNTOLD : TOLD, p)
          wasTold.set(s, (told & ~set) === 0 ? 0 : 1)
          emit()
        }
      }
    },
    rules: [
      rule([n, 1 << n], (p) => `process ${p} was told, and echoes`, hearing(ECHOED, (was) => was === TOLD)),
      rule([n, 1 << n], (p) => `process ${p} hears enough echoes to echo too`, hearing(ECHOED, joins)),
      rule([n, 1 << n], (p) => `process ${p} hears enough echoes to accept`,
        hearing(ACCEPTED, (was, echoes) => echoes >= toAccept && was !== ACCEPTED)),
      rule([], () => 'nothing happens', () => true),
    ],
    invariants: [
      {
        name: 'Unforgeability', text: 'Nobody accepts what none of those who do not lie was told.',
        broken(s) {
          const p = honest(s).find((each) => at.get(s, each) === ACCEPTED)
          return p === undefined || wasTold.get(s) === 1 ? null : `process ${p} has accepted what only liars have said`
        },
      },
      {
        name: 'Relay', text: 'When all echoes are heard, all who do not lie have accepted or none of them has.',
        broken(s) {
          const accepted = honest(s).find((p) => at.get(s, p) === ACCEPTED)
          const other = honest(s).find((p) => at.get(s, p) !== ACCEPTED)
          if (accepted === undefined || other === undefined || !isQuiet(s)) return null
          return `process ${accepted} has accepted, and ${other} never will`
        },
      },
      {
        name: 'Correctness', text: 'What all who do not lie were told, all of them accept in the end.',
        broken(s) {
          const isSpread = honest(s).every((p) => (sent.get(s) & (1 << p)) !== 0)
          const other = honest(s).find((p) => at.get(s, p) !== ACCEPTED)
          if (!isSpread || other === undefined || !isQuiet(s)) return null
          return `all have echoed, and process ${other} never accepts`
        },
      },
    ],
    witnesses: [
      { name: 'all who do not lie have accepted', reached: (s) => honest(s).every((p) => at.get(s, p) === ACCEPTED) },
      { name: 'a process has accepted without hearing liars', reached: (s) =>
        processes.some((p) => at.get(s, p) === ACCEPTED && (heard.get(s, p) & liars.get(s)) === 0) },
    ],
  }
}

const broken = mutantsOf(rules, theirs)

export const byzantineBroadcast: Specification<B> = {
  name: 'byzantine-broadcast',
  text: 'Processes accept a message together, although some of them lie.',
  source: 'Srikanth and Toueg: Simulating Authenticated Broadcasts (1987); '
    + 'tlaplus/Examples bcastByz by Thanh Hai Tran, Igor Konnov and Josef Widder, bcastByz.cfg',
  bounds,
  published: { distinct: 14_424, generated: 227_344, depth: 7 },
  rules,
  mutants: [
    broken('echoes-on-hearsay', 'A process echoes after a single echo, which may be a lie.',
      'Unforgeability', 3, { enoughToEcho: (_, t) => t }),
    broken('accepts-too-early', 'A process accepts with as many echoes as are enough to echo.',
      'Relay', 2, { enoughToAccept: (n, t) => n - 2 * t }),
    broken('never-joins', 'Only who was told echoes.', 'Relay', 3, { enoughToEcho: (n) => n + 1 }),
    broken('waits-for-all', 'A process accepts when all have echoed, which liars need not do.',
      'Correctness', 3, { enoughToAccept: (n) => n }),
  ],
}

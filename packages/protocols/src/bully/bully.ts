/**
 * The bully: whoever is up and has the highest number leads, and takes over as soon as it is back. After Garcia-Molina
 * (1982). It decides by silence: who does not answer in time is down. That is true in his network, in which every
 * message arrives in time, and in no other. Numbers (B1 …) are those of the rules in README.md.
 */
import type { Draft, NodeId, Out, Protocol, Wait } from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import { higher, others, type Bully, type Config, type State } from './state.ts'
import { view } from './view.ts'

type S = Draft<State>
type ToWorld = Out<Bully>

export const rules = {
  /** B1: who starts, stands for election. */
  standsAtFirst: true,
  /** B2: all higher ones are asked; one of them may be the only one that is up. */
  asks: (s: State): readonly NodeId[] => higher(s),
  /** B2: how long it waits for their answers. */
  patience: ({ answerWithin }: Config): number => answerWithin,
  /** B3: who is asked by a lower one answers … */
  answers: true,
  /** B3: … and stands for election itself. */
  standsWhenAsked: true,
  /** B4: who was answered by a higher one does not lead. */
  standsBack: (_s: State): boolean => true,
  /** B4: and begins anew if it does not hear who does. */
  beginsAnew: true,
  /** B5: who leads says so, and goes on saying so. */
  announcesAgain: true,
  /** B6: only a higher one is followed. */
  mayFollow: (s: State, node: NodeId): boolean => node > s.self,
  /** B7: a coordinator that falls silent is replaced. */
  noticesSilence: true,
}

export function bullyWith(rule: typeof rules): Protocol<Bully> {
  function start({ self, ...config }: Config & { self: NodeId }, _disk: unknown, out: ToWorld): State {
    const s: S = { config, self, phase: 'following', coordinator: null, asked: [], answered: [] }
    if (rule.standsAtFirst) stand(s, out)
    else listen(s, out)
    return s
  }

  /** B1, B2 */
  function stand(s: S, out: ToWorld): void {
    out.cancelTimer('silence')
    Object.assign(s, { phase: 'asking', coordinator: null, asked: rule.asks(s), answered: [] } satisfies Partial<State>)
    if (higher(s).length === 0) return lead(s, out)
    for (const node of s.asked) out.send(node, { type: 'Election' })
    const patience = rule.patience(s.config)
    out.setTimer('answers', [patience, patience])
  }

  /** B2: nobody above it has answered. */
  function onAnswersTimer(s: S, out: ToWorld): void {
    if (s.phase === 'asking') lead(s, out)
  }

  function lead(s: S, out: ToWorld): void {
    out.note('B2', 'No higher number answers: leads')
    for (const timer of ['answers', 'news', 'silence']) out.cancelTimer(timer)
    s.phase = 'leading'
    s.coordinator = s.self
    announce(s, out)
  }

  /** B5 */
  function announce(s: State, out: ToWorld): void {
    for (const node of others(s)) out.send(node, { type: 'Coordinator' })
    if (rule.announcesAgain) out.setTimer('announce', [s.config.announceEvery, s.config.announceEvery])
  }

  /** B3 */
  function onElection(s: S, from: NodeId, out: ToWorld): void {
    if (from >= s.self) return
    if (rule.answers) out.send(from, { type: 'Answer' })
    out.note('B3', 'Is higher than {@}: tells it to stand back', from)
    if (s.phase === 'leading') out.send(from, { type: 'Coordinator' })
    else if (s.phase === 'following' && rule.standsWhenAsked) stand(s, out)
  }

  /** B4 */
  function onAnswer(s: S, from: NodeId, out: ToWorld): void {
    if (s.phase !== 'asking' && s.phase !== 'standing back') return
    if (!s.answered.includes(from)) s.answered = [...s.answered, from]
    if (s.phase !== 'asking' || !rule.standsBack(s)) return
    out.note('B4', '{@} is up and higher: stands back', from)
    s.phase = 'standing back'
    out.cancelTimer('answers')
    out.setTimer('news', [s.config.newsWithin, s.config.newsWithin])
  }

  function onNewsTimer(s: S, out: ToWorld): void {
    if (s.phase !== 'standing back' || !rule.beginsAnew) return
    out.note('B4', 'Was told to stand back, and has not heard who leads: begins anew')
    stand(s, out)
  }

  /** B6 */
  function onCoordinator(s: S, from: NodeId, out: ToWorld): void {
    if (!rule.mayFollow(s, from)) return contradict(s, from, out)
    // Of two that both say so, the higher one is right. If it is down, its silence will tell.
    if (s.coordinator !== null && from < s.coordinator) return
    if (s.coordinator !== from) out.note('B6', 'Follows {@}', from)
    for (const timer of ['answers', 'news', 'announce']) out.cancelTimer(timer)
    s.phase = 'following'
    s.coordinator = from
    listen(s, out)
  }

  /** B6: a lower one says that it leads. Whoever leads itself says so; the others find out who does. */
  function contradict(s: S, from: NodeId, out: ToWorld): void {
    if (from >= s.self) return
    out.note('B6', '{@} leads, and is lower: does not accept that', from)
    if (s.phase === 'leading') out.send(from, { type: 'Coordinator' })
    else if (s.phase === 'following') stand(s, out)
  }

  const listen = ({ config: { silentFor } }: State, out: ToWorld): void =>
    out.setTimer('silence', [silentFor, silentFor])

  /** B7 */
  function onSilenceTimer(s: S, out: ToWorld): void {
    if (s.phase !== 'following' || !rule.noticesSilence) return
    if (s.coordinator !== null) out.note('B7', '{@} has been silent for too long: takes it for down', s.coordinator)
    stand(s, out)
  }

  return {
    name: 'bully',
    durable: [],
    start,
    onMessage(s, from, m, out) {
      if (!s.config.nodes.includes(from)) return
      if (m.type === 'Election') onElection(s, from, out)
      else if (m.type === 'Answer') onAnswer(s, from, out)
      else if (m.type === 'Coordinator') onCoordinator(s, from, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'answers') onAnswersTimer(s, out)
      else if (timer === 'news') onNewsTimer(s, out)
      else if (timer === 'silence') onSilenceTimer(s, out)
      else if (timer === 'announce' && s.phase === 'leading') announce(s, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const bully = bullyWith(rules)

function waits(s: State): readonly Wait[] {
  if (s.phase === 'asking') {
    return [{ for: 'an answer of any higher node', rule: 'B2', need: 1, have: 0, missing: s.asked }]
  }
  if (s.phase !== 'standing back') return []
  return [{ for: 'one of the higher nodes to say that it leads', rule: 'B4', need: 1, have: 0, missing: s.answered }]
}

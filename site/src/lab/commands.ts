/** What the command of each key does. */
import type { Hands } from './hands.svelte.ts'
import type { Command } from './keys.ts'
import { nextHere, nextKin, tenthOn } from './going.ts'
import { lifeOf } from '../stage/words.ts'
import { tools } from './tools.ts'
import type { Lab } from './lab.svelte.ts'
import type { Screen } from './screen.svelte.ts'

type Commands = Record<Command, (event: KeyboardEvent) => void>

/** All but `keys` and what helps somebody leave are for when a run is open. */
export function commandsOf(lab: Lab, screen: Screen, hands: Hands): Commands {
  const { player } = lab
  const summary = () => player.run!.summary
  const isUp = (): boolean => hands.life === 'up' || hands.life === 'paused'
  const toNode = (kind: 'crash' | 'pause' | 'resume' | 'restart'): void => hands.act({ kind, node: screen.focused })
  const tellLife = (): void => {
    const node = player.frame?.nodes[screen.focused]
    if (node !== undefined) lab.voice.sayVain(`${node.name} is ${lifeOf(node)}.`)
  }
  const leap = (by: 1 | -1): void => hands.select(tenthOn(player.length, player.target, by))
  const holdOrNot = (): void => {
    hands.hold(screen.tool === null ? tools[0]! : null)
    if (screen.isNarrow) screen.view = 'faults'
    if (screen.tool !== null) void screen.focusOn('[data-tool]')
  }
  return {
    play: () => player.toggle(),
    step: () => void player.step(1),
    back: () => void player.step(-1),
    'next-milestone': () => void player.milestone(1),
    'last-milestone': () => void player.milestone(-1),
    'next-here': () => hands.goTo(nextHere(summary(), player.target, 1)),
    'last-here': () => hands.goTo(nextHere(summary(), player.target, -1)),
    'next-kin': () => hands.goTo(nextKin(summary(), player.target, 1)),
    'last-kin': () => hands.goTo(nextKin(summary(), player.target, -1)),
    later: () => leap(1),
    earlier: () => leap(-1),
    first: () => hands.select(0),
    last: () => hands.select(player.length - 1),
    until: () => void screen.toggleUntil(),
    bookmark: hands.beginNaming,
    'last-bookmark': () => hands.toBookmark(-1),
    'next-bookmark': () => hands.toBookmark(1),
    crash: () => (isUp() ? toNode('crash') : tellLife()),
    pause: () => (isUp() ? toNode(hands.life === 'paused' ? 'resume' : 'pause') : tellLife()),
    restart: () => (hands.life === 'crashed' ? toNode('restart') : tellLife()),
    'next-node': () => hands.focusNode((screen.focused + 1) % summary().nodes.length),
    node: event => hands.focusNode(Number(event.key) - 1),
    cut: () => screen.openRail('cut'),
    trouble: () => screen.openRail('trouble'),
    hold: () => holdOrNot(),
    heal: () => (player.frame?.cuts.length ? hands.act({ kind: 'heal' }) : lab.voice.sayVain('The network is whole.')),
    ask: () => (hands.canAsk ? screen.openRail('ask') : lab.voice.sayVain('No client of this run takes requests.')),
    manual: () => void lab.toggleByHand(),
    'next-choice': () => void lab.takeNext(),
    undo: hands.undo,
    redo: hands.redo,
    'last-branch': () => void lab.switchBy(-1),
    'next-branch': () => void lab.switchBy(1),
    hunt: () => screen.toggle('hunt'),
    assumptions: () => void screen.show(screen.view === 'assumptions' ? 'space' : 'assumptions', '.view'),
    why: hands.why,
    shrink: hands.shrink,
    share: () => screen.toggle('share'),
    export: () => screen.toggle('export'),
    open: () => screen.toggle('open'),
    parameters: () => screen.toggle('parameters'),
    find: () => void screen.show('log', '[data-find]'),
    log: () => screen.toggleLog(),
    compare: () => void screen.compare(!screen.isComparing),
    fold: () => (screen.folded = !screen.folded),
    lanes: () => void screen.showLanes(),
    cone: () => screen.nextCone(),
    inspector: () => void screen.showInspector(),
    layout: () => !screen.isNarrow && !screen.isComparing && screen.toggle('layout'),
    palette: () => (screen.panel = 'keys'),
    keys: () => screen.toggle('keys'),
    leave: () => {
      if (screen.panel === null && hands.exchange.history !== null) hands.exchange.close()
      else if (screen.panel === null && screen.tool !== null) hands.hold(null)
      else if (lab.branched !== null && !screen.hasOpen) hands.closeToast()
      else screen.leave()
    },
  }
}

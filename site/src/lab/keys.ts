/** Every key of the lab, once: what is pressed, what it says on the sheet, and what it does. */

export type Command =
  | 'play' | 'step' | 'back' | 'next-milestone' | 'last-milestone' | 'next-here' | 'last-here' | 'next-kin' |
  'last-kin' | 'later' | 'earlier' | 'first' | 'last' |
  'crash' | 'pause' | 'restart' | 'cut' | 'trouble' | 'hold' | 'heal' | 'ask' | 'manual' | 'next-choice' | 'next-node' |
  'node' | 'undo' | 'redo' | 'last-branch' | 'next-branch' | 'find' | 'log' | 'compare' | 'inspector' | 'layout' |
  'fold' | 'lanes' | 'cone' | 'until' | 'bookmark' | 'last-bookmark' | 'next-bookmark' | 'hunt' | 'assumptions' |
  'why' | 'shrink' | 'share' | 'export' | 'open' | 'parameters' | 'palette' | 'keys' | 'leave'

interface Key {
  readonly command: Command
  /** As printed on the sheet; nothing for what only the palette does. */
  readonly shown: readonly string[]
  readonly text: string
  readonly group: 'Time' | 'Nodes' | 'Changes' | 'Violations' | 'Views'
  readonly matches: (event: KeyboardEvent) => boolean
}

const plain = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey
const letter = (key: string) => (event: KeyboardEvent): boolean => plain(event) && event.key.toLowerCase() === key
const arrow = (key: string, modifier: 'none' | 'shift' | 'alt') => (event: KeyboardEvent): boolean =>
  event.key === key && event.shiftKey === (modifier === 'shift') && event.altKey === (modifier === 'alt') &&
  !event.ctrlKey && !event.metaKey
const withControl = (key: string, shift: boolean) => (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && event.shiftKey === shift && event.key.toLowerCase() === key

export const keys: readonly Key[] = [
  {
    command: 'play', shown: ['Space', 'K'], text: 'Play or pause', group: 'Time',
    matches: event => plain(event) && (event.key === ' ' || event.key.toLowerCase() === 'k'),
  },
  { command: 'step', shown: ['→'], text: 'Next event', group: 'Time', matches: arrow('ArrowRight', 'none') },
  { command: 'back', shown: ['←'], text: 'Event before', group: 'Time', matches: arrow('ArrowLeft', 'none') },
  {
    command: 'next-milestone', shown: ['Shift →'], text: 'Next milestone', group: 'Time',
    matches: arrow('ArrowRight', 'shift'),
  },
  {
    command: 'last-milestone', shown: ['Shift ←'], text: 'Milestone before', group: 'Time',
    matches: arrow('ArrowLeft', 'shift'),
  },
  {
    command: 'next-here', shown: ['Alt →'], text: 'Next event of the same node', group: 'Time',
    matches: arrow('ArrowRight', 'alt'),
  },
  {
    command: 'last-here', shown: ['Alt ←'], text: 'Event before of the same node', group: 'Time',
    matches: arrow('ArrowLeft', 'alt'),
  },
  {
    command: 'next-kin', shown: ['.'], text: 'Next event of the same kind of message', group: 'Time', matches: letter('.'),
  },
  {
    command: 'last-kin', shown: [','], text: 'Event before of the same kind of message', group: 'Time', matches: letter(','),
  },
  {
    command: 'later', shown: ['PgDn'], text: 'A tenth of the run later', group: 'Time',
    matches: arrow('PageDown', 'none'),
  },
  {
    command: 'earlier', shown: ['PgUp'], text: 'A tenth of the run before', group: 'Time',
    matches: arrow('PageUp', 'none'),
  },
  { command: 'first', shown: ['Home'], text: 'First event', group: 'Time', matches: arrow('Home', 'none') },
  { command: 'last', shown: ['End'], text: 'Last event', group: 'Time', matches: arrow('End', 'none') },
  { command: 'until', shown: ['U'], text: 'Run until …', group: 'Time', matches: letter('u') },
  { command: 'bookmark', shown: ['M'], text: 'Bookmark this event …', group: 'Time', matches: letter('m') },
  { command: 'last-bookmark', shown: ['['], text: 'Bookmark before', group: 'Time', matches: letter('[') },
  { command: 'next-bookmark', shown: [']'], text: 'Next bookmark', group: 'Time', matches: letter(']') },
  {
    command: 'node', shown: ['1–9'], text: 'Go to node 1 to 9', group: 'Nodes',
    matches: event => plain(event) && /^[1-9]$/.test(event.key),
  },
  { command: 'next-node', shown: ['N'], text: 'Go to the next node', group: 'Nodes', matches: letter('n') },
  { command: 'crash', shown: ['X'], text: 'Crash the node', group: 'Nodes', matches: letter('x') },
  { command: 'restart', shown: ['R'], text: 'Restart the node', group: 'Nodes', matches: letter('r') },
  { command: 'pause', shown: ['Z'], text: 'Pause the node, or let it go on', group: 'Nodes', matches: letter('z') },
  { command: 'cut', shown: ['P'], text: 'Cut the network …', group: 'Changes', matches: letter('p') },
  { command: 'trouble', shown: ['T'], text: 'More faults …', group: 'Changes', matches: letter('t') },
  { command: 'hold', shown: ['Q'], text: 'Hold a tool, or lay it down', group: 'Changes', matches: letter('q') },
  { command: 'heal', shown: ['H'], text: 'Heal the network', group: 'Changes', matches: letter('h') },
  { command: 'ask', shown: ['C'], text: 'Let a client ask …', group: 'Changes', matches: letter('c') },
  {
    command: 'manual', shown: ['A'], text: 'From here on by hand, or by itself again', group: 'Changes',
    matches: letter('a'),
  },
  {
    command: 'next-choice', shown: ['D'], text: 'By hand: let the first that waits happen', group: 'Changes',
    matches: letter('d'),
  },
  {
    command: 'undo', shown: ['Ctrl Z'], text: 'Undo the last change', group: 'Changes',
    matches: withControl('z', false),
  },
  { command: 'redo', shown: ['Ctrl Shift Z'], text: 'Redo it', group: 'Changes', matches: withControl('z', true) },
  {
    command: 'last-branch', shown: ['Alt ↑'], text: 'Branch before', group: 'Changes', matches: arrow('ArrowUp', 'alt'),
  },
  {
    command: 'next-branch', shown: ['Alt ↓'], text: 'Next branch', group: 'Changes', matches: arrow('ArrowDown', 'alt'),
  },
  { command: 'hunt', shown: ['B'], text: 'Break it: find a violation …', group: 'Violations', matches: letter('b') },
  {
    command: 'assumptions', shown: ['O'], text: 'Assumptions: what falls without them', group: 'Violations',
    matches: letter('o'),
  },
  { command: 'why', shown: ['W'], text: 'Go to what was violated, and why', group: 'Violations', matches: letter('w') },
  { command: 'shrink', shown: ['S'], text: 'Shrink the run to what breaks it', group: 'Violations', matches: letter('s') },
  { command: 'share', shown: ['Y'], text: 'Share this moment …', group: 'Violations', matches: letter('y') },
  { command: 'find', shown: ['/'], text: 'Find in the event log', group: 'Views', matches: letter('/') },
  { command: 'log', shown: ['L'], text: 'Event log or space-time', group: 'Views', matches: letter('l') },
  // V for versus. D, which would stand for difference, lets the next thing happen by hand, pressed many times in a row.
  {
    command: 'compare', shown: ['V'], text: 'Compare with a branch or design', group: 'Views', matches: letter('v'),
  },
  { command: 'fold', shown: ['F'], text: 'Milestones only, or every event', group: 'Views', matches: letter('f') },
  {
    command: 'cone', shown: ['E'], text: 'What stands out: causes, effects, both, nothing', group: 'Views',
    matches: letter('e'),
  },
  { command: 'inspector', shown: ['I'], text: 'Go to the inspector', group: 'Views', matches: letter('i') },
  { command: 'layout', shown: ['G'], text: 'Sizes of the panes …', group: 'Views', matches: letter('g') },
  { command: 'lanes', shown: [], text: 'Hide or show lanes of the diagram …', group: 'Views', matches: () => false },
  { command: 'export', shown: [], text: 'Export the run …', group: 'Views', matches: () => false },
  { command: 'open', shown: [], text: 'Open a file, a link or a history …', group: 'Views', matches: () => false },
  {
    command: 'parameters', shown: [], text: 'Change the set-up: parameters, protocol …', group: 'Views',
    matches: () => false,
  },
  { command: 'palette', shown: ['Ctrl K'], text: 'Find a command …', group: 'Views', matches: withControl('k', false) },
  { command: 'keys', shown: ['?'], text: 'This list', group: 'Views', matches: letter('?') },
  {
    command: 'leave', shown: ['Esc'], text: 'Close what is open, then leave the lab', group: 'Views',
    matches: event => event.key === 'Escape',
  },
]

/** Whether every word of a text occurs in another one, whatever their case. */
export const isFound = (text: string, within: string): boolean =>
  text.toLowerCase().split(/\s+/).every(word => within.toLowerCase().includes(word))

/** What works in a field, too. */
const ANYWHERE: readonly Command[] = ['leave', 'palette']

/**
 * The command of a key press; null where the lab has none, or where a field or button needs the key itself. Without
 * letters, single letters, digits and signs are nobody's.
 */
export function commandOf(event: KeyboardEvent, hasLetters = true): Command | null {
  if (!hasLetters && plain(event) && event.key.length === 1 && event.key !== ' ') return null
  const command = keys.find(({ matches }) => matches(event))?.command ?? null
  return command !== null && !ANYWHERE.includes(command) && isTaken(event) ? null : command
}

/** Typing stays typing, and a focused control keeps the keys that work it. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as Element
  if (target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range])')) return true
  if (target.matches('input[type=range]')) return !/^[a-z/?.,]$/i.test(event.key) && event.key !== ' '
  // What scrolls by pages goes on doing so.
  if (event.key.startsWith('Page') && target.closest('.scroller, .inspect, .padded') !== null) return true
  const works = target.closest('button, a, summary, input, [role=button], [role=tab]') !== null
  return works && (event.key === ' ' || (target.matches('input[type=radio]') && event.key.startsWith('Arrow')))
}

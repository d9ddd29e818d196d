/** Names of lanes that are hidden, among those of all nodes: as they are chosen, and as a link says them. Pure. */

const PART = 'hide-'

/** "hide-r4,hide-r5" */
export const lanesText = (hidden: readonly string[]): string =>
  hidden.map(name => `${PART}${encodeURIComponent(name)}`).join(',')

/** The names in what a link says of the view. */
export const readLanes = (text: string): string[] =>
  text.split(',').filter(part => part.startsWith(PART)).map(part => part.slice(PART.length))

/** Those of them that there are, in the order of the lanes; none where they would be all. */
export function hiddenOf(names: readonly string[], nodes: readonly string[]): readonly string[] {
  const hidden = nodes.filter(name => names.includes(name))
  return hidden.length < nodes.length ? hidden : []
}

/** Whether nothing else is shown. */
export const isLast = (name: string, hidden: readonly string[], nodes: readonly string[]): boolean =>
  !hidden.includes(name) && hidden.length === nodes.length - 1

/** Whether a click on its name hides it. Beside another run there are names that the open one has not. */
export const canHide = (name: string, hidden: readonly string[], nodes: readonly string[]): boolean =>
  nodes.includes(name) && !hidden.includes(name) && !isLast(name, hidden, nodes)

/** With this one hidden, or shown again; the last one stays. */
export function toggled(name: string, hidden: readonly string[], nodes: readonly string[]): readonly string[] {
  if (isLast(name, hidden, nodes)) return hidden
  return hiddenOf(hidden.includes(name) ? hidden.filter(each => each !== name) : [...hidden, name], nodes)
}

/** "2 lanes hidden: r4, r5"; '' for none. */
export const hiddenText = (hidden: readonly string[]): string =>
  (hidden.length === 0 ? '' : `${hidden.length} ${hidden.length === 1 ? 'lane' : 'lanes'} hidden: ${hidden.join(', ')}`)

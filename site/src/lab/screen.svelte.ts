/** How the run is looked at: which view, node and panel, how large the panes are, and where focus is. */
import { tick } from 'svelte'
import { MediaQuery } from 'svelte/reactivity'
import type { Fault, Frame } from '@quorate/kernel'
import { CONES, type ConeKind } from '../stage/cone.ts'
import { isWhole, whole } from '../stage/part-by-part.ts'
import type { Tool } from '../stage/words.ts'
import { Lanes } from './lanes.svelte.ts'
import { sizesText } from './layout.ts'
import { Layout } from './layout.svelte.ts'

export const VIEWS = {
  space: 'Space-time', log: 'Event log', history: 'History', state: 'State', charts: 'Charts', code: 'Code',
  assumptions: 'Assumptions',
  inspector: 'Inspector', faults: 'Faults',
} as const
export type View = keyof typeof VIEWS

/** What opens below the bar, and what below the words for faults. */
const BAR = ['parameters', 'hunt', 'share', 'export', 'open'] as const
const RAIL = ['cut', 'name', 'ask', 'trouble'] as const
type BarPanel = typeof BAR[number]
export type RailPanel = typeof RAIL[number]
type PanelName = BarPanel | RailPanel | 'keys' | 'layout' | 'lanes'

export class Screen {
  readonly layout = new Layout()
  readonly lanes = new Lanes()
  readonly #reduced = new MediaQuery('(prefers-reduced-motion: reduce)', false)
  readonly #wide = new MediaQuery('(width >= 80em)', true)
  readonly #narrow = new MediaQuery('(width < 56.25em)', false)
  readonly #tall = new MediaQuery('(height >= 51.25em) and (width >= 56.25em)', true)
  /** The lab's region; what has focus is in it. */
  root: HTMLElement | undefined
  /** What had focus before a field of the bar at the bottom opened. */
  #opener: Element | null = null
  #view = $state<View>('space')
  panel = $state<PanelName | null>(null)
  /** The cut whose sides are being chosen anew, or that is given a name. */
  changing = $state.raw<Fault | null>(null)
  /** The node that keys and the words for faults are about. */
  focused = $state(0)
  /** What is held, and done to whatever is clicked. */
  tool = $state.raw<Tool | null>(null)
  /** Milestones only. */
  folded = $state(false)
  isComparing = $state(false)
  /** What both sides of the comparison show. */
  sides = $state<'space' | 'stage'>('space')
  coneKind = $state<ConeKind>('nothing')
  isUntil = $state(false)
  query = $state('')
  /** The event that is being given a name. */
  naming = $state<number | null>(null)
  /** The world under the pointer on the track, looked at before anyone goes there. */
  ghost = $state.raw<Frame | null>(null)

  readonly views = $derived.by<readonly View[]>(() => [
    'space', 'log', 'history', 'state', 'charts', 'code', 'assumptions', ...(this.isWide ? [] : ['inspector' as const]),
    ...(this.isNarrow ? ['faults' as const] : []),
  ])

  /** No gliding. */
  get isStill(): boolean {
    return this.#reduced.current
  }

  get isWide(): boolean {
    return this.#wide.current
  }

  get isNarrow(): boolean {
    return this.#narrow.current
  }

  /** Where there is no room below the stage, the logs are in the tab of states. */
  get isTall(): boolean {
    return this.#tall.current
  }

  /** The one that is shown: at another width there may be no such view. */
  get view(): View {
    return this.views.includes(this.#view) ? this.#view : 'space'
  }

  set view(view: View) {
    this.#view = view
  }

  /** On a phone the stage stays in view beside what follows events; what is read at length has the screen. */
  get hasStageBeside(): boolean {
    return this.view !== 'assumptions' && this.view !== 'code'
  }

  get barPanel(): BarPanel | null {
    return BAR.find(each => each === this.panel) ?? null
  }

  get railPanel(): RailPanel | null {
    return RAIL.find(each => each === this.panel) ?? null
  }

  /** Views, sizes and hidden lanes as a link says them: only what is not as usual. */
  get text(): string {
    const { view, layout, lanes } = this
    return [view === 'space' ? '' : view, sizesText(layout.sizes), lanes.text].filter(Boolean).join(',')
  }

  /** What a link says. */
  take(text: string): void {
    const [first = ''] = text.split(',')
    if (Object.hasOwn(VIEWS, first)) this.#view = first as View
    this.layout.take(text)
  }

  toggle(panel: PanelName): void {
    this.panel = this.panel === panel ? null : panel
  }

  /** A panel for faults, with the cut that it is to change. */
  openRail = (panel: RailPanel, cut: Fault | null = null): void => {
    if (this.isNarrow) this.view = 'faults'
    this.panel = this.panel === panel && cut === null ? null : panel
    this.changing = cut
  }

  nextCone(): void {
    this.coneKind = CONES[(CONES.indexOf(this.coneKind) + 1) % CONES.length]!
  }

  focusRoot = (): void => this.root?.focus({ preventScroll: true })

  /** What had focus may be gone with its view or its message: the lab keeps it then, and its keys go on working. */
  keepFocus = async (): Promise<void> => {
    await tick()
    if (document.activeElement === document.body) this.focusRoot()
  }

  /** Focus on something that may only come to be. */
  async focusOn(selector: string): Promise<void> {
    await tick()
    this.root?.querySelector<HTMLElement>(selector)?.focus()
  }

  /** Focus goes along only where nobody has put it anywhere. */
  async selectNode(id: number, name: string): Promise<void> {
    this.focused = id
    if (!isWhole()) return void whole.then(() => this.selectNode(id, name))
    await tick()
    const { activeElement } = document
    if (activeElement === document.body || activeElement === this.root) this.focusNode(id, name)
  }

  focusNode(id: number, name: string): void {
    this.focused = id
    this.root?.querySelector<SVGElement>(`.stage [data-node="${CSS.escape(name)}"]`)?.focus()
  }

  /** From a field to the lab, whose keys work then; from anywhere else out of it. */
  leaveFocus(): void {
    const focused = document.activeElement as HTMLElement
    if (!this.root?.contains(focused)) return
    if (focused.matches('input, select, textarea')) this.focusRoot()
    else focused.blur()
  }

  /** A view, with focus on something in it. */
  async show(view: View, into: string): Promise<void> {
    this.view = view
    this.#showViews()
    this.isComparing = false
    await this.focusOn(into)
  }

  /** The diagram, or both of a comparison, with the list of lanes open. */
  async showLanes(): Promise<void> {
    if (this.isComparing) {
      this.sides = 'space'
      await this.focusOn('[data-lanes]')
    } else await this.show('space', '[data-lanes]')
    this.panel = 'lanes'
  }

  toggleLog(): void {
    this.view = this.view === 'log' && !this.isComparing ? 'space' : 'log'
    this.#showViews()
    if (this.isComparing) void this.compare(false)
  }

  #showViews(): void {
    if (this.layout.sizes.stage === 100) this.layout.toggle('stage')
  }

  async showInspector(): Promise<void> {
    if (!this.isWide) return this.show('inspector', '.view')
    if (this.layout.sizes.inspector === 0) this.layout.toggle('inspector')
    await this.focusOn('.inspect')
  }

  async compare(wanted: boolean): Promise<void> {
    this.isComparing = wanted
    this.sides = 'space'
    await this.keepFocus()
  }

  async toggleUntil(): Promise<void> {
    this.isUntil = !this.isUntil
    await (this.isUntil ? this.#goTo('[data-until]') : this.#goBack())
  }

  async beginNaming(event: number): Promise<void> {
    this.naming = event
    await this.#goTo('[data-bookmark]')
  }

  endNaming(): void {
    this.naming = null
    void this.#goBack()
  }

  async #goTo(field: string): Promise<void> {
    this.#opener = document.activeElement
    await this.focusOn(field)
  }

  /** To whatever opened the field. Where that is gone, the lab has focus. */
  async #goBack(): Promise<void> {
    await tick()
    this.focusRoot()
    if (this.#opener instanceof HTMLElement || this.#opener instanceof SVGElement) this.#opener.focus()
  }

  /** Whether Esc closes something. */
  get hasOpen(): boolean {
    return this.panel !== null || this.naming !== null || this.isUntil || this.isComparing
  }

  /** Closes what was opened last; where nothing is open, focus leaves the lab. */
  leave(): void {
    if (this.panel !== null) this.panel = null
    else if (this.naming !== null) this.endNaming()
    else if (this.isUntil) void this.toggleUntil()
    else if (this.isComparing) void this.compare(false)
    else this.leaveFocus()
  }
}

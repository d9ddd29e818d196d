/** What a person does in the lab: to the run, to the world, to the event that is shown. */
import type { Act, Fault } from '@quorate/kernel'
import type { RunRequest } from '@quorate/scenarios'
import type { FoundRun } from '../hunt/hunt.svelte.ts'
import type { Opening } from '../sim/types.ts'
import { lifeOf, toolText, type Life, type Tool } from '../stage/words.ts'
import { readAddress, usualNode, type Address } from './address.ts'
import { nextBookmark } from './bookmarks.ts'
import { Exchange } from './exchange.svelte.ts'
import type { Lab } from './lab.svelte.ts'
import type { Screen } from './screen.svelte.ts'

const NOT_YET = 'Nothing is violated up to this event. W goes to what is.'

export class Hands {
  readonly #lab: Lab
  readonly #screen: Screen
  readonly exchange: Exchange
  /** The strip at a violation: why, and a shorter run that breaks the same. */
  violation = $state.raw<{ readonly why: () => boolean; readonly shrink: () => boolean }>()

  constructor(lab: Lab, screen: Screen) {
    this.#lab = lab
    this.#screen = screen
    this.exchange = new Exchange({
      onrun: (text, called, onrefused) =>
        this.#openAt(readAddress('', /#r=.*/.exec(text)?.[0] ?? ''), { link: text, called }, onrefused),
      onproblem: this.refuse,
      onbeside: sentence => void (this.#lab.voice.beside = sentence),
    })
  }

  /** One sentence about what could not be opened; what is open stays. */
  refuse = (sentence: string): void => {
    this.#screen.panel = null
    this.#lab.voice.problem = sentence
  }

  openRequest = async (request: RunRequest): Promise<void> => void (await this.#open({ request }))

  /** What the page's address names; a scenario where it names nothing. Says whether it could be opened. */
  async openAddress(scenario: string | undefined): Promise<boolean> {
    const address = readAddress(location.search, location.hash)
    const opening = address.opening ?? (scenario === undefined ? null : { request: { scenario } })
    if (opening !== null) return this.#openAt(address, opening)
    this.#screen.take(address.look.view)
    return true
  }

  async #openAt(
    { at, bookmarks, look: { view, sel } }: Address, opening: Opening, onrefused?: (why: string) => void,
  ): Promise<boolean> {
    // The first picture is as the link says; what is open keeps its look until something else is there.
    const isFirst = this.#lab.player.run === null
    if (isFirst) this.#screen.take(view)
    const isOpen = await this.#open(opening, at, bookmarks, onrefused)
    if (isOpen && !isFirst) this.#screen.take(view)
    if (isOpen) this.#hideLanes(view)
    if (isOpen && sel !== '') await this.#selectNode(sel)
    return isOpen
  }

  async #open(...asked: Parameters<Lab['open']>): Promise<boolean> {
    this.#screen.naming = null
    const isOpen = await this.#put(...asked)
    const { frame } = this.#lab.player
    if (isOpen && frame !== null) this.#screen.focused = usualNode(frame)
    return isOpen
  }

  /** The lanes that a link hides. */
  #hideLanes(view: string): void {
    const nodes = this.#lab.player.run?.summary.nodes.map(({ name }) => name) ?? []
    const unknown = this.#screen.lanes.take(view, nodes)
    if (unknown.length > 0) this.#lab.voice.addNotice(`This run has no node “${unknown[0]}”, whose lane the link hides.`)
  }

  /** The node that a link names. */
  async #selectNode(name: string): Promise<void> {
    const node = this.#lab.player.frame?.nodes.find(each => each.name === name)
    if (node === undefined) this.#lab.voice.addNotice(`This run has no node “${name}”, which the link selects.`)
    else await this.#screen.selectNode(node.id, node.name)
  }

  /** What was found, in the place of what is open; not of what was asked for while it was looked for. */
  openFound = async ({ run, event, said }: FoundRun): Promise<void> => {
    const { opened } = this.#lab
    while (this.exchange.reading !== null || this.#lab.coming !== null) await this.#settled()
    if (this.#lab.opened !== opened || this.exchange.history !== null) {
      return this.#lab.voice.addNotice(`${said} It is not opened in the place of what was asked for meanwhile.`)
    }
    if (!(await this.#put({ run }, event))) return
    // What is found may be what is open.
    const isOther = this.#lab.opened !== opened
    this.#lab.voice.notice = isOther ? `${said} Undo brings back what was open.` : `${said} It is what was open already.`
    this.#screen.focusRoot()
    // On a phone whoever asked for it is far below what has come.
    if (this.#screen.isNarrow) this.#screen.root?.scrollIntoView()
  }

  async #settled(): Promise<void> {
    await this.exchange.done
    await this.#lab.done
  }

  async #put(...asked: Parameters<Lab['open']>): Promise<boolean> {
    this.#screen.panel = null
    const isThere = this.exchange.overtake()
    const isOpen = await this.#lab.open(...asked)
    if (isOpen) isThere()
    return isOpen
  }

  /** What clients were told in this run, judged like one from elsewhere: key by key, and how far an order gets. */
  judgeHistory = async (): Promise<void> => {
    const { run } = this.#lab.player
    if (run === null) return
    await this.exchange.show(`What clients were told: ${run.summary.scenario.title}`, () => run.exported('history'))
  }

  /** A key that has nothing to act on says so. */
  why = (): void => {
    if (this.violation?.why() === false) this.#lab.voice.notice = 'Nothing is violated in this run. B looks for a run in which something is.'
    else if (this.#lab.voice.notice === NOT_YET) this.#lab.voice.notice = null
  }

  shrink = (): void => {
    if (this.violation?.shrink() === false) this.#lab.voice.notice = NOT_YET
  }

  /** The same run of the protocol as it should be. */
  mend = (): void => {
    const summary = this.#lab.player.run?.summary
    if (summary === undefined) return
    const { scenario, parameters, seed, faults = [] } = summary.run
    void this.openRequest({ scenario, parameters, seed, faults: summary.faultList || faults })
  }

  select = (event: number): void => void this.#lab.player.goTo(event)

  /** Goes to an event, where there is one. */
  goTo(event: number | null | undefined): void {
    if (event !== null && event !== undefined) this.select(event)
  }

  act = (done: Act): void => {
    this.#screen.panel = null
    void this.#lab.act(done).then(this.#screen.keepFocus)
  }

  recut = (done: Act | null, instead: Fault): void => {
    this.#screen.panel = null
    void this.#lab.recut(done, instead).then(this.#screen.keepFocus)
  }

  /** What the act of an event is called from now on, nothing where the name is empty; null leaves it as it is. */
  call(event: number, name: string | null): void {
    this.#screen.panel = null
    if (name !== null) void this.#lab.call(event, name).then(this.#screen.keepFocus)
  }

  /** Takes a tool, or lays it down. */
  hold = (tool: Tool | null): void => {
    this.#screen.tool = tool
    void this.#screen.keepFocus()
    this.#lab.voice.say(tool === null ? 'Nothing is held.' : `${toolText(tool)} Enter does it where focus is, and Esc lays it down.`)
  }

  undo = (): void => void this.#lab.undo()
  redo = (): void => void this.#lab.redo()

  /** Back from a branch that has just begun to where one was. */
  takeBack = (): void => void this.#lab.takeBack().then(this.#screen.keepFocus)

  closeToast = (): void => {
    this.#lab.branched = null
    void this.#screen.keepFocus()
  }

  beginNaming = (): void => {
    this.#lab.player.pause()
    void this.#screen.beginNaming(this.#lab.player.target)
  }

  /** Marks the event, with a name or with an empty one; null leaves everything as it is. */
  name = (given: string | null): void => {
    const { naming } = this.#screen
    if (given !== null && naming !== null) this.#lab.marked.mark({ event: naming, name: given })
    this.#screen.endNaming()
  }

  unmark = (): void => {
    const { naming } = this.#screen
    if (naming !== null) this.#lab.marked.unmark(naming)
    this.#screen.endNaming()
  }

  toBookmark(by: 1 | -1): void {
    const next = nextBookmark(this.#lab.marked.here, this.#lab.player.target, by)
    if (next === undefined) this.#lab.voice.say('There is no bookmark that way.')
    this.goTo(next)
  }

  /** The life of the node that has focus. */
  get life(): Life | null {
    const { frame } = this.#lab.player
    return frame === null ? null : lifeOf(frame.nodes[this.#screen.focused]!)
  }

  focusNode(id: number): void {
    const node = this.#lab.player.frame?.nodes[id]
    if (node !== undefined) this.#screen.focusNode(id, node.name)
  }

  get canAsk(): boolean {
    const summary = this.#lab.player.run?.summary
    return summary !== undefined && (summary.asking.length > 0 || summary.asks.length > 0)
  }
}

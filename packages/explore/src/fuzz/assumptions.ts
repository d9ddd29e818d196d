/**
 * What a system may rely on, stated once: each kind of trouble that exists breaks one of these, or two. Fuzzing draws
 * only trouble of which everything that it breaks has been given up.
 */
import type { Fault, LinkQuality, Setup } from '@quorate/kernel'
import type { Subject } from '../subject.ts'
import type { Probe } from './probe.ts'

interface Told {
  readonly name: string
  readonly of: 'The network' | 'Servers' | 'Clocks' | 'Disks' | 'In the end'
  /** What is so while it holds, and what may happen once it does not: sentences without their full stops. */
  readonly text: string
  readonly without: string
  /** The weaker one, which holds wherever this one does. */
  readonly implies?: string
}

export const assumptions = [
  { name: 'connected', of: 'The network', text: 'Nobody is cut off', without: 'The network is cut, one way or both ways, and whole again' },
  { name: 'delivered', of: 'The network', text: 'No message is lost', without: 'Messages are lost, and so is what a full link cannot hold' },
  { name: 'once', of: 'The network', text: 'No message arrives twice', without: 'Messages come twice' },
  {
    name: 'asked-once', of: 'The network', text: 'What a client without a session asks arrives once',
    without: 'What clients ask comes twice, and no session tells',
  },
  {
    name: 'on-time', of: 'The network', text: 'No message takes longer than is usual',
    without: 'Messages are late and overtake each other, without a bound',
  },
  {
    name: 'timeouts-fit', of: 'The network', text: 'Timeouts are longer than messages take',
    without: 'Messages always take longer than the timeouts were chosen for',
  },
  {
    name: 'intact', of: 'The network', text: 'What arrives is what was sent',
    without: 'Messages are changed on the way, as if someone lied, and no checksum tells',
  },
  {
    name: 'up', of: 'Servers', text: 'No server crashes', without: 'Servers crash, and start again from their disks',
    implies: 'majority',
  },
  { name: 'prompt', of: 'Servers', text: 'No server stands still or is slow', without: 'Servers stand still for a while, or are slow' },
  { name: 'clocks-set', of: 'Clocks', text: 'No clock is set, or stands still', without: 'Clocks jump, forward or back, and stand still' },
  {
    name: 'clocks-equal', of: 'Clocks', text: 'All clocks run at the right rate', without: 'Clocks run up to 40 % fast or slow',
    implies: 'clocks-bounded',
  },
  {
    name: 'clocks-bounded', of: 'Clocks', text: 'No clock is off by more than 40 %',
    without: 'Clocks run at any rate, from a tenth of the right one to nearly twice it',
  },
  { name: 'disks-quick', of: 'Disks', text: 'Disks take no time and have room', without: 'Disks are slow, or full for a while' },
  {
    name: 'disks-keep', of: 'Disks', text: 'What a disk has confirmed is there after a crash',
    without: 'Disks lose what they confirmed, write over it, or let it rot',
  },
  {
    name: 'disks-stay', of: 'Disks', text: 'A server starts again with its own disk',
    without: 'Servers start again with empty disks',
  },
  {
    name: 'majority', of: 'In the end', text: 'More than half of the servers are up',
    without: 'Half of the servers, or more, stay down',
  },
  { name: 'calm', of: 'In the end', text: 'All trouble ends, in time to be judged', without: 'Trouble goes on to the end' },
] as const satisfies readonly Told[]

export type AssumptionName = (typeof assumptions)[number]['name']
export interface Assumption extends Told {
  readonly name: AssumptionName
  readonly implies?: AssumptionName
}

export const isAssumption = (name: string): name is AssumptionName => assumptions.some(known => known.name === name)

/** Further off, in parts per million, than clocks are in ordinary fuzzing. */
export const USUAL_DRIFT = 400_000

/** What ordinary fuzzing gives up: whatever is asynchronous and starts again from its disk has to bear it. */
export const usual = ({ asksClock }: Pick<Probe, 'asksClock'>): readonly AssumptionName[] => [
  'connected', 'delivered', 'once', 'on-time', 'up', 'prompt', 'disks-quick',
  ...(asksClock ? ['clocks-set', 'clocks-equal'] as const : []),
]

export const givenUp = ({ without }: Pick<Subject, 'without'>, probed: Probe): readonly AssumptionName[] =>
  without ?? usual(probed)

/** An order that is chosen puts messages and nodes off alike. */
export const mayChooseOrders = ({ without }: Pick<Subject, 'without'>): boolean =>
  without === undefined || (without.includes('on-time') && without.includes('prompt'))

/** What a fault breaks; nothing where it ends another or changes nothing that anybody relies on. */
export function brokenBy(fault: Fault): readonly AssumptionName[] {
  switch (fault.kind) {
    case 'cut': case 'cut-one-way': case 'cut-links': case 'bridge': case 'ring': case 'flap': case 'isolate':
      return ['connected']
    case 'degrade': return brokenByLink(fault.quality)
    case 'clog': return ['on-time']
    case 'crash': case 'crash-loop': return ['up']
    case 'pause': return ['prompt']
    case 'slow': return fault.by[1] > 0 ? ['prompt'] : []
    case 'wipe': return ['disks-stay']
    case 'clock-step': case 'clock-freeze': return ['clocks-set']
    case 'clock-drift': return brokenByDrift(fault.ppm)
    case 'disk-latency': return fault.latency === undefined ? [] : ['disks-quick']
    case 'disk-full': return ['disks-quick']
    case 'flush-fails': case 'bit-rot': case 'misdirect': return ['disks-keep']
    default: return []
  }
}

function brokenByDrift(ppm: number): readonly AssumptionName[] {
  if (ppm === 0) return []
  return ppm < -USUAL_DRIFT || ppm > USUAL_DRIFT ? ['clocks-equal', 'clocks-bounded'] : ['clocks-equal']
}

function brokenByLink(quality: LinkQuality['quality']): readonly AssumptionName[] {
  const { loss = 0, capacity = 0, duplicate = 0, corrupt = 0, checksum = true, reorder = 0, latency } = quality
  const broken: readonly (AssumptionName | false)[] = [
    (loss > 0 || capacity > 0 || (corrupt > 0 && checksum)) && 'delivered', duplicate > 0 && 'once',
    corrupt > 0 && !checksum && 'intact', (reorder > 0 || latency !== undefined) && 'on-time',
  ]
  return broken.filter(name => name !== false)
}

/** What a set-up breaks without any fault: by its network, and the clocks and disks that its nodes begin with. */
export function brokenFromTheStart({ nodes, network }: Setup): readonly AssumptionName[] {
  const { latency: _, ...rest } = network
  return [
    ...brokenByLink(rest), ...network.links.flatMap(({ quality: { latency: __, ...other } }) => brokenByLink(other)),
    ...nodes.flatMap(({ clock, disk }) => [
      ...(clock?.offset ? ['clocks-set'] as const : []), ...brokenByDrift(clock?.ppm ?? 0),
      ...((disk?.latency[1] ?? 0) > 0 ? ['disks-quick'] as const : []),
    ]),
  ]
}

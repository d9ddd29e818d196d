import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import type { Task } from '../task.ts'
import * as crash from './crash.ts'
import { isLost } from './found.ts'
import * as sites from './two-sites.ts'

const isOf = ({ run }: Executed, name: string): boolean => run.scenario === `copies-and-promises/${name}`
const isCrash = (executed: Executed): boolean => ['crash', 'give-up', 'sync'].some(name => isOf(executed, name))
const integer = ({ run }: Executed, name: string): number => run.parameters[name] as number
const acknowledge = ({ run }: Executed): unknown => run.parameters.acknowledge
const isSound = ({ run }: Executed): boolean => run.mutant === null

const paymentText = (executed: Executed): string => toldText(told(executed, crash.clientA, crash.paid))
const paymentLost = (executed: Executed): boolean => isLost(executed, crash.clientA, crash.paid, crash.replicas)

export const copiesAndPromisesTasks: readonly Task[] = [
  {
    id: 'copies-and-promises/lucky',
    text: 'Asynchronous: let r1 die and the payment live, confirmed.',
    done: executed => isCrash(executed) && isSound(executed) && acknowledge(executed) === 'async'
      && executed.run.parameters.crash === 'r1' && paymentText(executed) === 'paid' && executed.status === 'ok',
  },
  {
    id: 'copies-and-promises/longest-time-out',
    text: 'Semi-synchronous: lose the confirmed payment with a time-out of 70 ms or more.',
    done: executed => isCrash(executed) && isSound(executed) && acknowledge(executed) === 'semi-sync'
      && integer(executed, 'give-up') >= 70 && paymentLost(executed),
  },
  {
    id: 'copies-and-promises/sync-confirms',
    text: 'Synchronous: have "packed" confirmed all the same. You may act yourself.',
    done: executed => isCrash(executed) && isSound(executed) && acknowledge(executed) === 'sync'
      && toldText(told(executed, crash.clientA, crash.packed)) === 'packed',
  },
  {
    id: 'copies-and-promises/east-wins',
    text: 'Two sites, cut: have the payment in the East confirmed and kept.',
    done: executed => isOf(executed, 'two-sites') && isSound(executed) && executed.run.parameters.cut === 'two-way'
      && toldText(told(executed, sites.clientA, sites.paid)) === 'paid' && executed.status === 'ok',
  },
  {
    id: 'copies-and-promises/west-serves',
    text: 'Two sites, cut: have the West answer B during the cut, and lose nothing that was confirmed.',
    done: executed => isOf(executed, 'two-sites') && isSound(executed) && executed.run.parameters.cut === 'two-way'
      && toldText(told(executed, sites.clientB, sites.readOfB)) === 'placed' && executed.status === 'ok',
  },
  {
    id: 'copies-and-promises/break-it',
    text: 'Break one line so that a primary that should wait for its backups is convicted.',
    done: executed => executed.run.mutant !== null && executed.run.scenario.startsWith('copies-and-promises/')
      && acknowledge(executed) !== 'async' && executed.status === 'violated',
  },
]

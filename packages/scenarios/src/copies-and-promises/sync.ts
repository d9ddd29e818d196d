import { withDefaults } from './crash.ts'

export const copiesAndPromisesSync = withDefaults({
  name: 'copies-and-promises/sync',
  title: 'All copies, or no answer',
  summary: 'The primary waits for every backup. Nothing that it confirms is ever lost, and for most of the run it confirms nothing.',
  lookFor: [
    '"placed" is confirmed when the slower of the two backups has it.',
    'r3 is away when A writes "packed": r1 and r2 have it, and r1 waits until A gives up.',
    'r1 dies and r2 is promoted. It answers nobody, since not everyone has what it has.',
    'r1 comes back at 2.2 s. From then on everything is answered, "paid" too.',
  ],
  // That is what waiting for everyone buys.
  relies: [],
}, { acknowledge: 'sync' })

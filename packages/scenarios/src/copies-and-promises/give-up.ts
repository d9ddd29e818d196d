import { withDefaults } from './crash.ts'

/** Semi-synchronous replication as it is shipped: with a time after which it is none. */
export const copiesAndPromisesGiveUp = withDefaults({
  name: 'copies-and-promises/give-up',
  title: 'A promise with a time-out',
  summary: 'Semi-synchronous replication gives up waiting after 50 ms, confirms the payment alone, and the primary dies.',
  lookFor: [
    'r3 is away, r2 acknowledges "packed". Then r1 loses its way to r2.',
    'A writes "paid". r1 waits for an acknowledgement for 50 ms, gives up, and confirms it all the same.',
    'r1 dies. The monitor waits until two replicas answer, and promotes r2, which never saw "paid".',
    'Nothing that A was told differs from what it was told before: the answer is "ok", as always.',
  ],
}, { 'acknowledge': 'semi-sync', 'give-up': 50, 'at-least': 2 })

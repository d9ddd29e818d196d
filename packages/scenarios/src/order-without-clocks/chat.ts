import type { Scenario } from '../scenario.ts'
import { parameters, setup } from './story.ts'

export const orderWithoutClocksChat: Scenario = {
  name: 'order-without-clocks/chat',
  title: 'A chat in which answers come before questions',
  summary: 'Ann asks, Bob answers, and Cat gets the answer first. The stamp of every message says where it belongs.',
  lookFor: [
    'Cat hears “Curry!” and has no idea what it answers: Ann’s question is still on its way.',
    'When it arrives, Cat shows it above the answer, because its stamp is smaller.',
    '“At six?” and “I come late” cross. Nobody can say which was first, and all three show them in the same order.',
    'Ann telephones Cat that the oven is broken. No clock hears that, and “Then we eat out” stands above it.',
  ],
  opens: 'asked:Cat/0-1',
  protocol: 'lamport-clock',
  parameters: parameters('lamport'),
  seed: 7,
  judges: [],
  needs: ['shown above'],
  setup,
}

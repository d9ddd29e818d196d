import { parameters, setup } from '../order-without-clocks/story.ts'
import type { Scenario } from '../scenario.ts'

export const hybridClocksChat: Scenario = {
  name: 'hybrid-clocks/chat',
  title: 'A chat whose stamps tell the time and respect causes',
  summary: 'The same conversation with hybrid clocks: Bob’s clock is behind, and what he says still comes after what he has read.',
  lookFor: [
    'Ann’s question carries her time. Bob’s clock is behind it, so he goes on from hers and counts: the same l, a higher c.',
    'When his clock, or anybody’s, is ahead of l again, l follows it and c is back at 0.',
    'No stamp is ever further from the time on its sender’s wall than the clocks are apart.',
  ],
  opens: 'asked:Ann/0+1',
  protocol: 'hybrid-clock',
  parameters: parameters('hybrid'),
  seed: 7,
  judges: [],
  needs: ['ahead', 'counter back at 0'],
  setup,
}

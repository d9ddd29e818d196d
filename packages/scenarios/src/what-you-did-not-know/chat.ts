import { parameters, setup } from '../order-without-clocks/story.ts'
import type { Scenario } from '../scenario.ts'

export const whatYouDidNotKnowChat: Scenario = {
  name: 'what-you-did-not-know/chat',
  title: 'A chat in which people say what they did not know',
  summary: 'The same conversation with vector clocks: everybody can tell which messages were sent without knowledge of each other.',
  lookFor: [
    'Cat hears “Curry!” first. When the question arrives, its vector is less than that of the answer: it goes above.',
    '“At six?” and “I come late” cross. Neither vector is less than the other, and whoever hears both says so.',
    '“Then we eat out” is not an answer to “The oven is broken”, whatever Cat heard on the telephone.',
  ],
  opens: 'asked:Cat/0-1',
  protocol: 'vector-clock',
  parameters: parameters('vector'),
  seed: 7,
  judges: [],
  needs: ['shown above', 'concurrent'],
  setup,
}

import type { Executed } from '../execute.ts'
import type { Question } from '../question.ts'
import { chatEvents, heardAt, texts } from './found.ts'
import { AFTER_THE_CALL, ann, ANSWER, AT_SIX, bob, BROKEN, cat, LATE, QUESTION } from './story.ts'

const scenario = 'order-without-clocks/chat'

const isAbove = (executed: Executed, person: number, upper: string, lower: string): boolean => {
  const shown = texts(executed, person)
  return shown.indexOf(upper) < shown.indexOf(lower)
}

/** The event after which everybody has both. */
const allHave = (executed: Executed, ...both: readonly string[]): number =>
  chatEvents(executed).filter(({ line }) => both.includes(line.text)).at(-1)!.event

export const orderWithoutClocksQuestions: readonly Question[] = [
  {
    id: 'order-without-clocks/late-question',
    text: 'Cat shows “Curry!”, stamped 3, and below it her own “Curry what?”, stamped 5; her clock is at 5. Ann’s question arrives, stamped 1. What becomes of Cat’s clock, and where does the question go?',
    options: [
      { id: 'top-6', text: 'clock 6, at the top', because: '1 is the smallest stamp of the three, so it goes above both. Receiving is an event, so the clock goes on by one.' },
      { id: 'top-2', text: 'clock 2, at the top', because: 'The stamp decides the place. But a clock never goes back: Cat takes the higher of 5 and 1, and goes on from there.' },
      { id: 'bottom-6', text: 'clock 6, at the bottom', because: 'It came last. That is the order in which Cat’s ears were served, and no two people have the same.' },
      { id: 'top-5', text: 'clock 5, at the top', because: 'Nothing to catch up with. But then Cat’s next event could not be told from this one by its number.' },
    ],
    run: { scenario },
    asked: executed => heardAt(executed, cat, QUESTION) - 1,
    answer: executed => {
      const event = heardAt(executed, cat, QUESTION)
      const { clock } = executed.recording.worldAfter(event).node(cat).state as { readonly clock: number }
      return { option: `${texts(executed, cat, event).indexOf(QUESTION) === 0 ? 'top' : 'bottom'}-${clock}`, event }
    },
  },
  {
    id: 'order-without-clocks/crossing',
    text: 'Ann says “At six?” and Bob, a millisecond later, “I come late”. Neither has the other’s message, and both are stamped 7. Bob’s reaches Cat long before Ann’s. What do the three show?',
    options: [
      { id: 'ann', text: 'Ann’s above Bob’s, all three', because: 'Equal stamps are ordered by the senders, and A comes before B. It says nothing about who was first.' },
      { id: 'bob', text: 'Bob’s above Ann’s, all three', because: 'It would do as well: any rule that all three apply to the same two messages gives one order.' },
      { id: 'differ', text: 'Cat another order than Ann', because: 'That is what sorting by arrival gives, and why arrival takes no part in the rule.' },
    ],
    run: { scenario },
    asked: executed => chatEvents(executed).find(({ node, line }) => node === bob && line.text === LATE)!.event,
    answer: executed => {
      const orders = [ann, bob, cat].map(person => isAbove(executed, person, AT_SIX, LATE))
      const option = orders.every(order => order === orders[0]) ? (orders[0] ? 'ann' : 'bob') : 'differ'
      return { option, event: allHave(executed, AT_SIX, LATE) }
    },
  },
  {
    id: 'order-without-clocks/telephone',
    text: 'Ann has said “The oven is broken”, stamped 16. Her message to Cat is slow, so she telephones her. Cat’s clock is at 13 when she puts the phone down and says “Then we eat out”. Where will the three show that?',
    options: [
      { id: 'below', text: 'below “The oven is broken”', because: 'It is what happened, and what anybody in the room would say. But no message told Cat’s clock.' },
      { id: 'above', text: 'above “The oven is broken”', because: 'Cat’s clock goes from 13 to 14, and 14 is less than 16. The stamps order what went through the chat.' },
      { id: 'differ', text: 'it depends on who shows it', because: `All three have the same stamps, and “${ANSWER}” is long settled. Whatever the order is, it is one.` },
    ],
    run: { scenario },
    asked: executed => heardAt(executed, cat, AFTER_THE_CALL) - 1,
    answer: executed => {
      const orders = [ann, bob, cat].map(person => isAbove(executed, person, AFTER_THE_CALL, BROKEN))
      const option = orders.every(order => order === orders[0]) ? (orders[0] ? 'above' : 'below') : 'differ'
      return { option, event: allHave(executed, AFTER_THE_CALL, BROKEN) }
    },
  },
]

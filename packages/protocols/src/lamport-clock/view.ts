import { chatView } from '../chat/view.ts'

export const view = chatView<number, number>({
  clock: String, stamp: stamp => `stamp ${stamp}`, label: String, number: stamp => stamp,
})

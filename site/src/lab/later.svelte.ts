import { onMount } from 'svelte'
import { inTurn, isWhole, TURN } from './part-by-part.ts'

/** Whether a part of the first picture has had its turn. Called by the component that draws it. */
export function later(of: keyof typeof TURN): { readonly isOn: boolean } {
  let isOn = $state(isWhole())
  onMount(() => (isOn ? undefined : inTurn(TURN[of], () => (isOn = true))))
  return {
    get isOn() {
      return isOn
    },
  }
}

import { onMount } from 'svelte'
import { inTurn, isWhole, type Part } from './part-by-part.ts'

/** Whether a part of the first picture has had its turn. Called by the component that draws it. */
export function later(part: Part): { readonly isOn: boolean } {
  let isOn = $state(isWhole())
  onMount(() => (isOn ? undefined : inTurn(part, () => (isOn = true))))
  return {
    get isOn() {
      return isOn
    },
  }
}

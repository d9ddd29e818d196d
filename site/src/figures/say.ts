/** The page's one live region: what happened, for whoever does not see it. */
let region: HTMLElement | null = null
let lastSaid = 0

/** Screen readers announce what changes in a region that was there before. */
export function prepareToSay(): void {
  if (region !== null) return
  region = document.createElement('div')
  region.className = 'hidden-visually'
  region.setAttribute('role', 'status')
  region.dataset.said = ''
  document.body.append(region)
}

export function say(text: string): void {
  prepareToSay()
  lastSaid = performance.now()
  region!.textContent = text
}

const LEAST_MS = 1_500

/** While something plays: what comes too fast to be heard is left out. */
export function sayAtTimes(text: string): void {
  if (performance.now() - lastSaid >= LEAST_MS) say(text)
}

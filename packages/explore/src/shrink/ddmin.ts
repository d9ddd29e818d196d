/**
 * Delta debugging (Zeller & Hildebrandt, IEEE TSE 2002): leaves out ever smaller parts for as long as what is left
 * still fails. The result is 1-minimal: without any single one of its items it does not fail any more.
 */

/**
 * `attempt` is given some of the items, in their order. It answers with those that are needed of them, perhaps fewer,
 * or with null where these do not fail. Ends early, and then not 1-minimal, when `more` says so.
 */
export function ddmin<T>(
  items: readonly T[], attempt: (kept: readonly T[]) => readonly T[] | null, more: () => boolean,
): readonly T[] {
  let kept = items
  for (let size = Math.max(1, kept.length >> 1); kept.length > 0 && more();) {
    const smaller = onePass(kept, Math.min(size, kept.length), attempt, more)
    if (smaller.length === kept.length && size === 1) return kept
    // What was left out may let something go that was needed before, so the smallest parts are tried until none goes.
    size = smaller.length < kept.length && size > 1 ? size : Math.max(1, size >> 1)
    kept = smaller
  }
  return kept
}

/** Tries to leave out each part of this size once, from the last to the first: what comes later is needed by less. */
function onePass<T>(
  items: readonly T[], size: number, attempt: (kept: readonly T[]) => readonly T[] | null, more: () => boolean,
): readonly T[] {
  let kept = items
  for (let end = kept.length; end > 0 && more(); end -= size) {
    const from = Math.max(0, Math.min(end, kept.length) - size)
    const found = attempt([...kept.slice(0, from), ...kept.slice(Math.min(end, kept.length))])
    if (found !== null) kept = found
  }
  return kept
}

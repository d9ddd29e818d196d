/** The nearest whole number that a parameter accepts; its default where nothing was given. */
export function clamped({ min, max, default: usual }: { min: number; max: number; default: number }, wanted: number): number {
  return Number.isFinite(wanted) ? Math.min(max, Math.max(min, Math.round(wanted))) : usual
}

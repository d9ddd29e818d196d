/** Seeds that a person types. */
export const SEEDS = 4_294_967_295

export const seedFrom = (typed: number, otherwise: number): number =>
  Number.isSafeInteger(typed) && typed >= 0 && typed <= SEEDS ? typed : otherwise

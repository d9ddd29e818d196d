/** The slider for speeds: it is logarithmic, and its middle is speed 1. Pure. */

/** Steps from 1 to ten times as fast, and as many to ten times as slow. */
export const DECADE = 20

/** The speed at a place of the slider, to two digits, so that it can be said. */
export const speedAt = (place: number): number => Number((10 ** (place / DECADE)).toPrecision(2))

export const placeOf = (speed: number): number => Math.round(DECADE * Math.log10(speed))

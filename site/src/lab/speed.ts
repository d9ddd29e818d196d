/** The slider for speeds: it is logarithmic, and its middle is speed 1. Pure. */
import { SPEEDS } from '../stage/player.svelte.ts'

/** Steps from 1 to ten times as fast, and as many to ten times as slow. */
export const DECADE = 20

/** The speed at a place of the slider, to two digits, so that it can be said. */
export const speedAt = (place: number): number => Number((10 ** (place / DECADE)).toPrecision(2))

export const placeOf = (speed: number): number => Math.round(DECADE * Math.log10(speed))

/** The list of some, with the one that the slider is at. */
export const speedsWith = (speed: number): number[] => [...new Set([...SPEEDS, speed])].toSorted((a, b) => a - b)

/** Colour arithmetic for the palette test: contrast as WCAG 2.2 defines it, difference in OKLab. */
type Triple = readonly [number, number, number]

function channels(hex: string): Triple {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16 & 255, value >> 8 & 255, value & 255]
}

const linearOf = (channel: number) => {
  const part = channel / 255
  return part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4
}
const linear = (hex: string): Triple => channels(hex).map(linearOf) as unknown as Triple

const luminance = ([r, g, b]: Triple) => .2126 * r + .7152 * g + .0722 * b

export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(linear(a)), luminance(linear(b))].toSorted((x, y) => y - x) as [number, number]
  return (light + .05) / (dark + .05)
}

type Matrix = readonly [Triple, Triple, Triple]
const times = (matrix: Matrix, [x, y, z]: Triple): Triple =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple

/** Full deficiency, on linear light: Machado, Oliveira, Fernandes, 2009, table 1 (severity 1.0). */
const sights: Record<string, Matrix> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[.152286, 1.052583, -.204868], [.114503, .786281, .099216], [-.003882, -.048116, 1.051998]],
  deutan: [[.367322, .860646, -.227968], [.280085, .672501, .047413], [-.01182, .04294, .968881]],
  tritan: [[1.255528, -.076749, -.178779], [-.078411, .930809, .147602], [.004733, .691367, .3039]],
}

/** Björn Ottosson's OKLab, from linear sRGB. */
function oklab(rgb: Triple): Triple {
  const lms = times([
    [.4122214708, .5363325363, .0514459929],
    [.2119034982, .6806995451, .1073969566],
    [.0883024619, .2817188376, .6299787005],
  ], rgb).map(Math.cbrt) as unknown as Triple
  return times([
    [.2104542553, .793617785, -.0040720468],
    [1.9779984951, -2.428592205, .4505937099],
    [.0259040371, .7827717662, -.808675766],
  ], lms)
}

const clamped = (rgb: Triple) => rgb.map(part => Math.min(1, Math.max(0, part))) as unknown as Triple

/** The least ΔE × 100 between any two of the colours, over normal sight and three deficiencies. */
export function leastDifference(colours: readonly string[]): number {
  return Math.min(...Object.values(sights).flatMap(sight => {
    const seen = colours.map(hex => oklab(clamped(times(sight, linear(hex)))))
    return seen.flatMap((a, index) => seen.slice(index + 1).map(b =>
      100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])))
  }))
}

/** `--name: light-dark(#…, #…)` of a style sheet, as one record per theme. */
export function palettes(css: string): { light: Record<string, string>, dark: Record<string, string> } {
  const found = [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),\s*(#[0-9A-Fa-f]{6})\)/g)]
  return {
    light: Object.fromEntries(found.map(([, name, light]) => [name, light])),
    dark: Object.fromEntries(found.map(([, name, , dark]) => [name, dark])),
  }
}

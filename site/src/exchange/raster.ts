/** A picture as PNG, drawn by the browser from its SVG. An image may use no fonts of the page, so it brings its own. */
import mono from '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2?url'
import monoBold from '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-600-normal.woff2?url'
import sans from '@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2?url'
import { withText } from './png-text.ts'
import { heightOf, type Picture } from './svg.ts'

/** What every browser's canvas holds, in pixels: along a side, and in all. */
const SIDE = 16_000
const AREA = 16_000_000

/** How many rows a picture of a width may have. */
export function rowsThatFit(width: number): number {
  let rows = 1
  while (heightOf(rows + 1) <= Math.min(SIDE, AREA / width)) rows++
  return rows
}

/** Twice as many pixels where there is room for them. */
export const scaleOf = ({ width, height }: Pick<Picture, 'width' | 'height'>): 1 | 2 =>
  (Math.max(width, height) * 2 <= SIDE && width * height * 4 <= AREA ? 2 : 1)

const FACES = [['IBM Plex Mono', '400', mono], ['IBM Plex Mono', '600', monoBold], ['IBM Plex Sans', '100 700', sans]]

export async function fontFaces(): Promise<string> {
  const faces = FACES.map(async ([family, weight, url]) =>
    `@font-face{font-family:"${family}";font-weight:${weight};src:url(${await asData(url!)})}`)
  return (await Promise.all(faces)).join('')
}

async function asData(url: string): Promise<string> {
  const blob = await (await fetch(url)).blob()
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(reader.result as string))
    reader.addEventListener('error', () => reject(reader.error!))
    reader.readAsDataURL(blob)
  })
}

/** `url` is kept in the file. Rejects with a sentence where the browser cannot draw it. */
export async function pngOf(picture: Picture, url: string): Promise<Blob> {
  const scale = scaleOf(picture)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = picture.width * scale
  canvas.height = picture.height * scale
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('This browser could not draw a picture of this size; the SVG holds the same')
  return new Blob([withText(new Uint8Array(await blob.arrayBuffer()), url)], { type: 'image/png' })
}

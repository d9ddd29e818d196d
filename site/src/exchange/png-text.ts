/** Text within a PNG, in a chunk tEXt (PNG, third edition, §11.3.3): so that a picture keeps its run. Pure. */

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10] as const
/** The first chunk is always IHDR, of 13 bytes: 8 of signature, then length, type, data and checksum. */
const AFTER_HEADER = 8 + 4 + 4 + 13 + 4
const KEYWORD = 'Run'

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte)

/** The picture with a text of Latin-1 letters right after its header. */
export function withText(png: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from(`tEXt${KEYWORD}\0${text}`, letter => letter.charCodeAt(0))
  const out = new Uint8Array(png.length + data.length + 8)
  const view = new DataView(out.buffer)
  out.set(png.subarray(0, AFTER_HEADER))
  view.setUint32(AFTER_HEADER, data.length - 4)
  out.set(data, AFTER_HEADER + 4)
  view.setUint32(AFTER_HEADER + 4 + data.length, crc32(data))
  out.set(png.subarray(AFTER_HEADER), AFTER_HEADER + data.length + 8)
  return out
}

/** What `withText` put in; null where there is none. */
export function textIn(png: Uint8Array): string | null {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const letters = (from: number, to: number): string => String.fromCharCode(...png.subarray(from, to))
  for (let at = 8; at + 12 <= png.length;) {
    const length = view.getUint32(at)
    const data = at + 8
    if (letters(at + 4, data) === 'tEXt' && letters(data, data + KEYWORD.length + 1) === `${KEYWORD}\0`) {
      return new TextDecoder('latin1').decode(png.subarray(data + KEYWORD.length + 1, data + length))
    }
    at = data + length + 4
  }
  return null
}

/** ISO 3309, as every chunk ends with. */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

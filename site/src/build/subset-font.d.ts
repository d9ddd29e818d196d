/** Its own types come a few versions late; this is what is used of it. */
declare module 'subset-font' {
  export default function subsetFont(font: Buffer, characters: string, options: {
    readonly targetFormat: 'woff2'
    /** OpenType tags; all where it is not given. */
    readonly keepFeatures?: readonly string[]
    readonly preserveNameIds?: readonly number[]
    readonly noHinting?: boolean
    readonly variationAxes?: Readonly<Record<string, Readonly<Record<'min' | 'max' | 'default', number>>>>
  }): Promise<Buffer>
}

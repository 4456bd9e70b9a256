/** Makes a screenshot of text several times smaller: few colours are enough to read it by. */
import { inflateSync } from 'node:zlib'
import { palettePng } from '../../src/legalaid/png.ts'

/** So many of the most frequent colours keep the letters smooth; the others are few and go into a coarse cube. */
const mostFrequent = 100
const cubeSteps = [0, 85, 170, 255] as const
const signatureBytes = 8
const firstFilterPixel = 1

interface Pixels {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly bytes: Uint8Array
}

/** Paeth's predictor (w3.org/TR/png, 9.4): which neighbour is nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? above : corner
}

/** Reads what Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced. */
function readPng(png: Buffer): Pixels {
  const parts: Buffer[] = []
  let [width, height, channels] = [0, 0, 0]
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const content = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      ;[width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)]
      channels = content.readUInt8(9) === 6 ? 4 : 3
    } else if (type === 'IDAT') parts.push(content)
    at += length + 12
  }
  const data = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  const bytes = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)]
    const from = y * (stride + 1) + firstFilterPixel
    for (let x = 0; x < stride; x++) {
      const to = y * stride + x
      const left = x < channels ? 0 : (bytes[to - channels] ?? 0)
      const above = y === 0 ? 0 : (bytes[to - stride] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (bytes[to - stride - channels] ?? 0)
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter ?? 0] ?? 0
      bytes[to] = (data[from + x] ?? 0) + predicted // a byte: it wraps at 256
    }
  }
  return { width, height, channels, bytes }
}

const distance = (a: number, b: number): number => {
  const channel = (shift: number) => ((a >> shift) & 255) - ((b >> shift) & 255)
  return channel(16) ** 2 + channel(8) ** 2 + channel(0) ** 2
}

/** Keeps the signs on buttons in their colours. */
const cube = cubeSteps.flatMap((red) =>
  cubeSteps.flatMap((green) => cubeSteps.map((blue) => (red << 16) | (green << 8) | blue)),
)

/** @param png as Chromium writes it. @returns the same picture in its most frequent colours; every other becomes the nearest of them. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, channels, bytes } = readPng(png)
  const colours = new Uint32Array(width * height)
  const counts = new Map<number, number>()
  for (let at = 0; at < colours.length; at++) {
    const first = at * channels
    // The lowest two bits of a channel are not seen.
    const colour =
      ((((bytes[first] ?? 0) << 16) | ((bytes[first + 1] ?? 0) << 8) | (bytes[first + 2] ?? 0)) & 0xfcfcfc) >>> 0
    colours[at] = colour
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = [...counts]
    .sort(([a, most], [b, other]) => other - most || a - b)
    .slice(0, mostFrequent)
    .map(([colour]) => colour)
    .concat(cube)
  const places = new Map(palette.map((colour, index) => [colour, index]))
  const placeOf = (colour: number): number => {
    const known = places.get(colour)
    if (known !== undefined) return known
    const nearest = palette.reduce(
      (best, one, index) => (distance(one, colour) < distance(palette[best] ?? 0, colour) ? index : best),
      0,
    )
    places.set(colour, nearest)
    return nearest
  }
  return palettePng(
    Uint8Array.from(colours, placeOf),
    width,
    palette.map((colour) => [(colour >> 16) | 3, ((colour >> 8) & 255) | 3, (colour & 255) | 3]),
  )
}

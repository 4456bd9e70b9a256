/** A bar chart as a small PNG (w3.org/TR/png): coloured bars and no text, since the caption says what each colour is. */
import { crc32, deflateSync } from 'node:zlib'

/** A bar's colour, and the sign of the same colour for the caption. */
const colours = [
  { mark: '🟥', rgb: [221, 46, 68] },
  { mark: '🟧', rgb: [244, 144, 12] },
  { mark: '🟨', rgb: [253, 203, 88] },
  { mark: '🟩', rgb: [120, 177, 89] },
  { mark: '🟦', rgb: [85, 172, 238] },
  { mark: '🟪', rgb: [170, 142, 214] },
  { mark: '🟫', rgb: [193, 105, 79] },
] as const
/** In the order of the bars. */
export const barMarks: readonly string[] = colours.map(({ mark }) => mark)
export const mostBars = colours.length

const width = 720
const margin = 24
const barHeight = 44
const gap = 20
/** So short a bar is still seen. */
const shortestBar = 6
const gridLines = 4

/** Numbers in the palette. */
const background = 0
const grid = 1
const firstColour = 2
const palette = [[255, 255, 255], [230, 233, 237], ...colours.map(({ rgb }) => rgb)]

/** Length, type, content and checksum, as the format wants every part. */
function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const part = Buffer.alloc(body.length + 8)
  part.writeUInt32BE(content.length, 0)
  body.copy(part, 4)
  part.writeUInt32BE(crc32(body), body.length + 4)
  return part
}

/** @param pixels one number of the palette each, row by row. */
function png(pixels: Uint8Array, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8) // bits a pixel
  header.writeUInt8(3, 9) // colours by palette
  const rows = Buffer.alloc((width + 1) * height) // a row begins with the number of its filter: 0 for none
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ])
}

/**
 * Draws values as bars from the left, one below another.
 *
 * @param values from 0; the first `mostBars` are drawn, the longest bar is as wide as the picture.
 */
export function barChart(values: readonly number[]): Buffer {
  const drawn = values.slice(0, mostBars)
  const height = 2 * margin + drawn.length * barHeight + Math.max(0, drawn.length - 1) * gap
  const pixels = new Uint8Array(width * height).fill(background)
  const fill = (left: number, top: number, wide: number, high: number, colour: number): void => {
    for (let y = top; y < top + high; y++) pixels.fill(colour, y * width + left, y * width + left + wide)
  }
  const room = width - 2 * margin
  for (let line = 0; line <= gridLines; line++)
    fill(margin + Math.round((room * line) / gridLines) - 1, margin / 2, 2, height - margin, grid)
  const largest = Math.max(1, ...drawn)
  drawn.forEach((value, index) => {
    const wide = value <= 0 ? 0 : Math.max(shortestBar, Math.round((room * value) / largest))
    fill(margin, margin + index * (barHeight + gap), wide, barHeight, firstColour + index)
  })
  return png(pixels, height)
}

/** A bar chart as a small PNG: coloured bars and no text, since the caption says what each colour is. */
import { palettePng } from './png.ts'

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
  return palettePng(pixels, width, palette)
}

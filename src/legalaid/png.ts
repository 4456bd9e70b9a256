/** Pictures with few colours as small PNG files (w3.org/TR/png). */
import { crc32, deflateSync } from 'node:zlib'

/** Length, type, content and checksum, as the format wants every part. */
function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const part = Buffer.alloc(body.length + 8)
  part.writeUInt32BE(content.length, 0)
  body.copy(part, 4)
  part.writeUInt32BE(crc32(body), body.length + 4)
  return part
}

/**
 * @param pixels one number of the palette each, row by row, from the top. @param width in pixels.
 * @param palette red, green and blue from 0 to 255; at most 256 colours.
 */
export function palettePng(pixels: Uint8Array, width: number, palette: readonly (readonly number[])[]): Buffer {
  const height = pixels.length / width
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
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ])
}

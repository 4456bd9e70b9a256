import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file as it goes to the browser. */
export interface StaticFile {
  readonly body: Buffer
  readonly contentType: string
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * Reads every file of the page once, by its address. What is not in this map does not exist, so no address can lead to
 * another file of the machine. Throws when Preact or htm are not installed.
 */
export async function readStaticFiles(): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>([...(await readPublicFiles()), ...(await readVendorFiles())])
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

async function readPublicFiles(): Promise<[string, StaticFile][]> {
  const folder = fileURLToPath(new URL('public', import.meta.url))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isFile() && contentTypes[extname(entry.name)] !== undefined)
      .map(async (entry): Promise<[string, StaticFile]> => {
        const path = join(entry.parentPath, entry.name)
        const address = `/${relative(folder, path).split(sep).join('/')}`
        return [address, { body: await readFile(path), contentType: contentTypes[extname(path)] ?? 'text/plain' }]
      }),
  )
}

async function readVendorFiles(): Promise<[string, StaticFile][]> {
  const { resolve } = createRequire(import.meta.url)
  const sources = {
    '/vendor/preact.js': resolve('preact'),
    '/vendor/preact-hooks.js': resolve('preact/hooks'),
    '/vendor/htm.js': join(dirname(resolve('htm')), 'htm.module.js'),
  }
  return Promise.all(
    Object.entries(sources).map(async ([address, path]): Promise<[string, StaticFile]> => {
      const source = await readFile(path, 'utf8')
      // A browser does not know bare names, and an inline import map would need a hole in the Content-Security-Policy.
      const body = source
        .replaceAll(/from\s*"preact"/gu, 'from"/vendor/preact.js"')
        .replace(/\n?\/\/# sourceMappingURL=\S+\s*$/u, '\n')
      return [address, { body: Buffer.from(body), contentType: contentTypes['.js'] ?? '' }]
    }),
  )
}

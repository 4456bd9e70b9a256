/** A Postgres that stands farther away: what goes to it and what comes back is held up on the way. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import type { DatabaseConfig } from '../../src/config.ts'
import { atEnd } from './endings.ts'

function heldUp(ms: number): Transform {
  return new Transform({
    // Each piece as long as the way takes, and none waits for the one before it.
    transform(chunk: Buffer, _encoding, done) {
      setTimeout(() => this.push(chunk), ms)
      done()
    },
  })
}

/** @param database one of `newDatabase`. @returns the same database, there and back in `roundTripMs`, until the test ends. */
export async function farAway(database: DatabaseConfig, roundTripMs: number): Promise<DatabaseConfig> {
  if (database.kind === 'sqlite') throw new Error('SQLite is never far away')
  const url = new URL(database.url)
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(`${url.searchParams.get('host')}/.s.PGSQL.5432`)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {}) // whoever is cut off hears it by himself
      socket.on('close', () => open.delete(socket))
    }
    near.pipe(heldUp(roundTripMs / 2)).pipe(far)
    far.pipe(heldUp(roundTripMs / 2)).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(async () => {
    for (const socket of open) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo // a TCP server's address is never a pipe name
  return { kind: 'postgres', url: `postgres://${url.username}@127.0.0.1:${port}${url.pathname}` }
}

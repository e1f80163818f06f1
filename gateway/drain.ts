import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How often connections are looked at that may have become idle (milliseconds). */
const LOOK = 100

const connections = new WeakMap<Server, Set<Socket>>()

/** Remembers who is connected, for the end: Node itself counts only those idle that have asked before. */
export function watchConnections({ server }: FastifyInstance): void {
  const connected = new Set<Socket>()
  connections.set(server, connected)
  server.on('connection', (socket: Socket) => {
    connected.add(socket)
    socket.once('close', () => connected.delete(socket))
  })
}

/**
 * Ends the gateway once what is running has ended: no new connection is taken, up- and downloads go on for `patience` milliseconds at most.
 * A browser keeps its connection after an answer, and opens one before it has a question; those that nothing runs on are closed.
 */
export async function drain(app: FastifyInstance, patience: number): Promise<void> {
  const look = setInterval(() => {
    app.server.closeIdleConnections()
    for (const socket of connections.get(app.server) ?? []) if (socket.bytesRead === 0) socket.destroy()
  }, LOOK)
  const late = setTimeout(() => app.server.closeAllConnections(), patience)
  try {
    await app.close()
  } finally {
    clearInterval(look)
    clearTimeout(late)
  }
}

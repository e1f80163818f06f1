import type { FastifyInstance } from 'fastify'

/** How often connections are looked at that may have become idle (milliseconds). */
const LOOK = 100

/**
 * Ends the gateway once what is running has ended: no new connection is taken, up- and downloads go on for `patience` milliseconds at most.
 * A browser keeps its connection after an answer; those that nothing runs on any more are closed.
 */
export async function drain(app: FastifyInstance, patience: number): Promise<void> {
  const look = setInterval(() => app.server.closeIdleConnections(), LOOK)
  const late = setTimeout(() => app.server.closeAllConnections(), patience)
  try {
    await app.close()
  } finally {
    clearInterval(look)
    clearTimeout(late)
  }
}

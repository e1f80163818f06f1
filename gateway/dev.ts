import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { isNavigation, sendPage } from './static.ts'

/** `npm run dev`: Vite behind the gateway, on the gateway's own port, with hot reload over the same server. */
export async function devRoutes(app: FastifyInstance, root: string): Promise<void> {
  const { createServer } = await import('vite')
  const vite = await createServer({ root, appType: 'custom', server: { middlewareMode: true, ws: { server: app.server } } })
  app.addHook('onClose', () => vite.close())

  // What Vite answers never comes back from its middlewares; what it does not know goes on to the page.
  app.addHook('onRequest', (request, reply, done) => {
    vite.middlewares(request.raw, reply.raw, (error?: unknown) => done(error instanceof Error ? error : undefined))
  })
  app.get('/*', async (request, reply) => {
    if (request.url !== '/' && !isNavigation(request)) return reply.callNotFound()
    const html = await readFile(join(root, 'index.html'), 'utf8')
    return sendPage(reply, await vite.transformIndexHtml(request.url, html), { dev: true })
  })
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import compress from '@fastify/compress'
import files from '@fastify/static'
import * as z from 'zod/mini'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contentSecurityPolicy, newNonce } from './headers.ts'

/** What vite.config.ts puts where the nonce belongs. */
const NONCE = /__CSP_NONCE__/g

/** How the built page names what it loads (`base` of vite.config.ts). */
const BESIDE = /(?<=\b(?:src|href)=")\.(?=\/)/g

/** A place of the app, as opposed to something that a page loads: only a navigation gets the page. */
export const isNavigation = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers['sec-fetch-mode'] === 'navigate' || (headers['sec-fetch-mode'] === undefined && (headers.accept ?? '').includes('text/html'))

/**
 * Sends the page with a nonce of its own, and with what it loads where Loupe stands: a page is read at any depth. Never kept and without an
 * ETag: a 304 would pair a new header with an old body.
 */
export function sendPage(reply: FastifyReply, html: string, { dev = false } = {}): FastifyReply {
  const nonce = newNonce()
  const { basePath } = reply.server
  const page = html.replace(BESIDE, basePath).replace('<html ', `<html data-base="${basePath}" `).replaceAll(NONCE, nonce)
  return reply
    .headers({ 'content-security-policy': contentSecurityPolicy({ nonce, dev }), 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
    .send(page)
}

/** The built files in `dist`: hashed assets for ever, the rest asked for again each time, and the page for every place of the app. */
export async function staticRoutes(app: FastifyInstance, dist: string): Promise<void> {
  await app.register(compress, { encodings: ['br', 'gzip', 'identity'], threshold: 1024 })
  await app.register(files, { root: dist, serve: false, dotfiles: 'ignore', acceptRanges: false })

  app.get<{ Params: { '*': string } }>('/assets/*', (request, reply) => reply.sendFile(`assets/${request.params['*']}`, { maxAge: '1y', immutable: true }))

  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const path = request.params['*']
    // Files beside the page: theme.js, icon.svg. index.html is a page like any other place.
    if (path !== 'index.html' && /^[\w-][\w.-]*\.[a-z\d]+$/i.test(path)) {
      reply.header('cache-control', 'no-cache')
      return reply.sendFile(path, { cacheControl: false })
    }
    if (path !== '' && !isNavigation(request)) return reply.callNotFound()
    const html = await readFile(join(dist, 'index.html'), 'utf8').catch((error: unknown) => {
      request.log.warn({ err: error })
      return undefined
    })
    return html === undefined ? sendNotBuilt(reply) : sendPage(reply, html)
  })
}

/** `npm start` listens before it builds, and a new build takes the place of the old one. */
const sendNotBuilt = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .headers({ 'cache-control': 'no-store', 'retry-after': '3', refresh: '3', 'content-type': 'text/html; charset=utf-8' })
    .send('<!doctype html><html lang="en"><title>Loupe</title><p>Loupe is being built. This page looks again by itself. If that takes more than a minute: <code>npm run build</code>.</html>')

const configSchema = z.catch(z.record(z.string(), z.unknown()), {})

/** `GET /config.json`: the file that whoever runs Loupe may edit, and over it what only the gateway knows. */
export function configRoute(app: FastifyInstance, file: string, known: Readonly<Record<string, unknown>>): void {
  app.get('/config.json', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return { ...(await configOf(file)), ...known }
  })
}

async function configOf(file: string): Promise<Record<string, unknown>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return {} // a build without one
  }
  return configSchema.parse(JSON.parse(text))
}

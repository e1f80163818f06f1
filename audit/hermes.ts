import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUuid } from '#src/api/audit/dialect.ts'
import type { CadfEvent } from './cadf.ts'
import { attributeOf, cutAt, parseQuery, QueryError } from './hermes-query.ts'
import type { AuditLog, View } from './log.ts'
import type { Reader, Tokens } from './tokens.ts'

/** Says no, in plain text as Hermes does. */
class Answer extends Error {
  status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export type HermesSettings = { log: AuditLog; tokens: Tokens; onReader: (request: FastifyRequest, reader: Reader) => void }

/** Hermes's API v1 (`audit-data` in the catalog), and one address more: the gaps of the log. github.com/sapcc/hermes docs/users/hermez-v1-reference.md */
export function hermesRoutes(app: FastifyInstance, { log, tokens, onReader }: HermesSettings): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    // Keystone's absence has a status of its own (gateway/problem.ts); the rest is nobody's business.
    const status = error instanceof Answer ? error.status : error instanceof QueryError ? 400 : statusOf(error)
    if (status >= 500) request.log.error({ err: error }, 'no answer')
    void reply.code(status).type('text/plain; charset=utf-8').send(status === 500 ? 'Internal Server Error' : status > 500 ? 'The service is not available now.' : error.message)
  })

  app.get('/', (request, reply) => reply.code(300).send({ versions: [versionOf(request)] }))
  for (const path of ['/v1', '/v1/']) app.get(path, (request) => ({ version: versionOf(request) }))

  app.get('/v1/events', async (request, reply) => {
    const params = paramsOf(request)
    const view = await viewOf(request, params)
    const query = parseQuery(params)
    // Ours: counting a million takes longer than finding the hundred that are wanted.
    const { events, total } = await log.find(query, view, params.get('total') !== 'no')
    const at = (offset: number) => {
      const there = new URLSearchParams(params)
      there.set('offset', String(offset))
      return `${originOf(request)}${request.originalUrl.split('?', 1)[0]}?${there}`
    }
    const { offset, limit } = query
    return asJson(reply, {
      ...((total === undefined ? events.length === limit : offset + limit < total) && { next: at(offset + limit) }),
      ...(offset >= limit && { previous: at(offset - limit) }),
      events: events.map((event) => listed(event, params.has('details'))),
      ...(total !== undefined && { total }),
    })
  })

  app.get<{ Params: { id: string } }>('/v1/events/:id', async (request, reply) => {
    const { id } = request.params
    const view = await viewOf(request, paramsOf(request))
    if (!isUuid(id)) throw new Answer(400, 'Invalid event ID format')
    const event = await log.event(id, view)
    if (event === undefined) throw new Answer(404, `event ${id} could not be found${view === 'all' ? '' : ` in project ${view.project}`}`)
    return asJson(reply, event)
  })

  app.get<{ Params: { name: string } }>('/v1/attributes/:name', async (request, reply) => {
    const params = paramsOf(request)
    const view = await viewOf(request, params)
    const field = attributeOf(request.params.name)
    if (field === undefined) throw new Answer(404, `attribute ${request.params.name} could not be found`)
    const [limit, depth] = ['limit', 'max_depth'].map((name) => Math.min(Number(/^\d{1,6}$/.exec(params.get(name) ?? '')?.[0] ?? 0), 10_000))
    return asJson(reply, cutAt(await log.attributes(field, view, limit || 10_000), depth ?? 0))
  })

  // Not Hermes's: when something may be missing, and whose events one is shown: the roles that decide it stand in no policy.
  app.get('/v1/gaps', async (request, reply) => {
    const view = await viewOf(request, paramsOf(request))
    return asJson(reply, { gaps: await log.gaps(), view: view === 'all' ? 'all' : 'project' })
  })

  /** What this token may see. Only staff may ask for another project; without one they see all. */
  async function viewOf(request: FastifyRequest, params: URLSearchParams): Promise<View> {
    const token = request.headers['x-auth-token']
    if (typeof token !== 'string' || !/^[\x21-\x7e]{1,16000}$/.test(token)) throw new Answer(401, 'Unauthorized')
    const reader = await tokens.readerOf(token, { address: request.ip, agent: 'loupe-audit' })
    if (reader === undefined) throw new Answer(401, 'Unauthorized')
    onReader(request, reader)
    if ('why' in reader) throw new Answer(403, reader.why)
    const project = params.get('project_id') ?? ''
    if (project === '') return reader.view
    if (!reader.staff && project !== reader.project_id) throw new Answer(403, 'Only staff may read the log of another project.')
    return { project }
  }
}

const statusOf = (error: { status?: unknown; statusCode?: unknown }): number => {
  const status = error.status ?? error.statusCode
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}

const paramsOf = (request: FastifyRequest) => new URLSearchParams(request.url.split('?').slice(1).join('?'))
const originOf = (request: FastifyRequest) => `${request.protocol}://${request.host}`
/** Where all of it stands. */
const rootOf = (request: FastifyRequest) => originOf(request) + request.originalUrl.slice(0, -request.url.length)
const asJson = (reply: FastifyReply, body: unknown) => reply.type('application/json').send(JSON.stringify(body))

/** hermes pkg/hermes/events.go eventsList: short, and what is attached only where details are asked for; the name of what it was done to is ours. */
function listed({ id, eventTime, action, outcome, requestPath, initiator, target, observer, reason, attachments }: CadfEvent, details: boolean) {
  return {
    id, eventTime, action, outcome, requestPath, initiator: initiator,
    target: { typeURI: target.typeURI, id: target.id, ...(target.name !== undefined && { name: target.name }) },
    observer: { typeURI: observer.typeURI, id: observer.id, ...(observer.name !== undefined && { name: observer.name }) },
    ...(details && { ...(reason && { reason }), ...(attachments && { attachments }) }),
  }
}

const versionOf = (request: FastifyRequest) => ({
  status: 'CURRENT',
  id: 'v1',
  links: [{ rel: 'self', href: `${rootOf(request)}/v1/` }, { rel: 'describedby', href: 'https://github.com/sapcc/hermes/tree/master/docs', type: 'text/html' }],
})

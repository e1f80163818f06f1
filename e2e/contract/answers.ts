// What an answer must be: status, body and headers, exactly as Glance (webob) and Keystone write them.
import { expect } from 'vitest'
import * as z from 'zod/mini'
import { parseErrorBody } from '#src/api/errors.ts'
import { imageSchema, type Image } from '#src/api/glance/images.ts'
import type { Answer } from './client.ts'

/** webob's reason phrases; 416 is not the standard's. */
const TITLES: Record<number, string> = {
  400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 409: 'Conflict', 410: 'Gone',
  413: 'Request Entity Too Large', 415: 'Unsupported Media Type', 416: 'Request Range Not Satisfiable', 500: 'Internal Server Error',
}

export const FORBIDDEN = 'Access was denied to this resource.'
export const CONFLICT = 'There was a conflict when trying to complete your request.'
export const NOT_FOUND = 'The resource could not be found.'
export const RANGE = 'The Range requested is not available.'
export const ERRED = 'The server has either erred or is incapable of performing the requested operation.'
export const NO_TOKEN =
  'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.'

/** oslo.policy's refusal of a rule. */
export const notAuthorized = (rule: string): string => `You are not authorized to complete ${rule} action.`

const REQUEST_ID = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A content type without its parameters. */
export const mime = (answer: Answer): string | undefined => answer.headers.get('Content-Type')?.split(';')[0]?.trim()

/** The status, shown with the request and the body when it is another. */
export function expectStatus(answer: Answer, status: number): void {
  expect(`${answer.request} -> ${answer.status}${answer.status === status ? '' : ` ${answer.text.slice(0, 300)}`}`).toBe(`${answer.request} -> ${status}`)
}

/** webob's body templates: 405 and 415 have their own, all others put a detail line below the explanation. */
function message(status: number, explanation: string, detail: string): string {
  if (status === 405) return `${explanation} <br /><br />\n${detail}`
  if (status === 415) return `${explanation}\n<br /><br />\n${detail}`
  return `${explanation}<br /><br />\n${detail}\n\n`
}

/** The whole refusal: status, JSON body to the letter, content type, request id (a 401 of the token middleware has none), and what `parseErrorBody` makes of it. */
export function refused(answer: Answer, status: number, explanation: string, detail = ''): void {
  expectStatus(answer, status)
  const title = TITLES[status]
  expect(mime(answer)).toBe('application/json')
  expect(answer.json()).toStrictEqual({ message: message(status, explanation, detail), code: `${status} ${title}`, title })
  if (status === 401) expect(answer.headers.get('X-OpenStack-Request-ID')).toBeNull()
  else expect(answer.headers.get('X-OpenStack-Request-ID')).toMatch(REQUEST_ID)
  shows(answer, detail === '' ? explanation : detail)
}

/** What a person is shown of a refusal: the most special of the service's words, not only webob's stock sentence before it. */
function shows(answer: Answer, words: string): void {
  const shown = parseErrorBody(answer.text, 'fallback')
  const last = words.split('\n').at(-1)
  expect([shown.message, ...(shown.detail ?? '').split('\n')]).toContain(last)
}

/** 405 with the methods that there are. */
export function notAllowed(answer: Answer, method: string, allow: string): void {
  refused(answer, 405, `The method ${method} is not allowed for this resource.`)
  expect(answer.headers.get('Allow')).toBe(allow)
}

export const unsupported = (answer: Answer, type: string, detail = ''): void =>
  refused(answer, 415, `The request media type ${type} is not supported by this server.`, detail)

const glanceError = z.strictObject({ message: z.string(), code: z.string(), title: z.string() })

/**
 * jsonschema's refusal: 400 with the sentence, an empty line, and which keyword failed where. The dump of the schema and of the instance
 * that follows differs with Glance's configuration and is only there to be shown on demand.
 */
export function schemaRefused(answer: Answer, sentence: string, keyword: string, where: string, schema = 'image'): void {
  expectStatus(answer, 400)
  const body = glanceError.parse(answer.json())
  expect({ code: body.code, title: body.title }).toStrictEqual({ code: '400 Bad Request', title: 'Bad Request' })
  const lines = body.message.split('\n')
  expect(lines.slice(0, 3)).toStrictEqual([`Provided object does not match schema '${schema}': ${sentence}`, '', `Failed validating '${keyword}' in schema${where}:`])
  expect(body.message).toMatch(/\n\nOn instance[^\n]*:\n {4}[^]*<br \/><br \/>\n\n\n$/)
  expect(answer.headers.get('X-OpenStack-Request-ID')).toMatch(REQUEST_ID)
  expect(parseErrorBody(answer.text, 'fallback').message).toBe(lines[0])
}

/** A JSON answer with Glance's request id. */
export function jsonOf(answer: Answer, status = 200): unknown {
  expectStatus(answer, status)
  expect(mime(answer)).toBe('application/json')
  expect(answer.headers.get('X-OpenStack-Request-ID')).toMatch(REQUEST_ID)
  return answer.json()
}

/** One image, through the schema of src/api. */
export const imageOf = (answer: Answer, status = 200): Image => imageSchema.parse(jsonOf(answer, status))

const pageSchema = z.strictObject({ images: z.array(imageSchema), first: z.string(), next: z.optional(z.string()), schema: z.literal('/v2/schemas/images') })
export type Page = z.infer<typeof pageSchema>

/** One page of a list, each image through the schema of src/api. */
export const pageOf = (answer: Answer): Page => pageSchema.parse(jsonOf(answer))

export const idsOf = (answer: Answer): string[] => pageOf(answer).images.map((image) => image.id)

/** An answer without a body. */
export function nothing(answer: Answer, status = 204): void {
  expectStatus(answer, status)
  expect(answer.text).toBe('')
  expect(answer.headers.get('X-OpenStack-Request-ID')).toMatch(REQUEST_ID)
}

/** Keystone's refusal, always JSON. */
export function keystoneRefused(answer: Answer, status: number, message_: string): void {
  expectStatus(answer, status)
  expect(mime(answer)).toBe('application/json')
  expect(answer.json()).toStrictEqual({ error: { code: status, message: message_, title: TITLES[status] } })
  expect(parseErrorBody(answer.text, 'fallback').message).toBe(message_.split('\n')[0])
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Glance's dates: seconds, and Z. */
export const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

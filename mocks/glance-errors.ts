const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Request Range Not Satisfiable',
  500: 'Internal Server Error',
  501: 'Not Implemented',
}
/** webob/exc.py: what an error says when the service gives no explanation of its own. */
const explanations = {
  401: 'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.',
  403: 'Access was denied to this resource.',
  404: 'The resource could not be found.',
  409: 'There was a conflict when trying to complete your request.',
  416: 'The Range requested is not available.',
  500: 'The server has either erred or is incapable of performing the requested operation.',
} as const
type Explained = keyof typeof explanations

type Escape = (text: string) => string
const asItIs: Escape = (text) => text
const escaped: Escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#x27;')

/** An answer that is an error: thrown by a handler, written in webob's shape. */
export class Fault extends Error {
  readonly status: number
  readonly body: (escape: Escape) => string
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, body: (escape: Escape) => string, headers: Readonly<Record<string, string>> = {}) {
    super(`${status} ${titles[status]}`)
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** An error that Glance explains itself. */
export const fault = (status: number, explanation: string): Fault => new Fault(status, (escape) => `${escape(explanation)}<br /><br />\n\n\n`)

/** An error of which Glance says nothing of its own. */
export const plainFault = (status: Explained): Fault => fault(status, explanations[status])

/** An error whose reason stands in the second place, under webob's general explanation. */
export const faultDetail = (status: Explained, detail: string): Fault =>
  new Fault(status, (escape) => `${escape(explanations[status])}<br /><br />\n${escape(detail)}\n\n`)

/** The request's Content-Type; Glance's server fills in for a missing one. */
export const contentType = (request: Request): string => request.headers.get('content-type') ?? 'text/plain'

/** `headers` tell which types are taken; `detail` is what master says besides. */
export const unsupportedMediaType = (request: Request, detail = '', headers: Readonly<Record<string, string>> = {}): Fault =>
  new Fault(
    415,
    (escape) => `The request media type ${escape(contentType(request))} is not supported by this server.\n<br /><br />\n${escape(detail)}`,
    headers,
  )

export const methodNotAllowed = (method: string, allow: string): Fault =>
  new Fault(405, (escape) => `The method ${escape(method)} is not allowed for this resource. <br /><br />\n`, { Allow: allow })

const page = (status: string, body: string) =>
  `<html>\n <head>\n  <title>${status}</title>\n </head>\n <body>\n  <h1>${status}</h1>\n  ${body}\n </body>\n</html>`

/** The forms in which Glance writes an error, each with its media type. */
const forms = {
  html: { type: 'text/html; charset=UTF-8', write: (code: string, fault: Fault) => page(code, fault.body(escaped)) },
  json: { type: 'application/json', write: (code: string, fault: Fault) => JSON.stringify({ message: fault.body(asItIs), code, title: titles[fault.status] }) },
  plain: { type: 'text/plain; charset=UTF-8', write: (code: string, fault: Fault) => `${code}\n\n${fault.body(asItIs).replaceAll('\n', ' ').replaceAll('<br />', '\n')}` },
}

/** A page, unless JSON is wanted more: so fetch's own accept-all gets a page (webob/exc.py generate_response). */
function formFor({ method, headers }: Request): keyof typeof forms {
  const ranges = String(headers.get('accept')).split(',').map((range) => range.split(';').map((part) => part.trim()))
  const quality = (...types: string[]) =>
    Math.max(0, ...ranges.filter(([type = '']) => types.includes(type)).map((range) => Number(range.find((part) => part.startsWith('q='))?.slice(2) ?? 1)))
  const html = quality('text/html', 'text/*', '*/*')
  const asJson = quality('application/json', 'application/*', '*/*')
  if (asJson > html) return method === 'HEAD' ? 'html' : 'json'
  return html > 0 ? 'html' : 'plain'
}

/** The answer that a fault is to this request. */
export function written(fault: Fault, request: Request, headers: Readonly<Record<string, string>>): Response {
  const { type, write } = forms[formFor(request)]
  const text = request.method === 'HEAD' ? '' : write(`${fault.status} ${titles[fault.status]}`, fault)
  return new Response(text, { status: fault.status, headers: { ...fault.headers, ...headers, 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(text)) } })
}

import { STATUS_CODES } from 'node:http'
import { sentenceOf, type Reason } from '#src/api/gateway-words.ts'

type Values = Readonly<Record<string, string | number>>
type More = {
  cause?: unknown
  /** Seconds after which it may be tried again. */
  retryAfter?: number
}

/** An answer of the gateway itself, in the shape of Keystone's errors, which the browser's client already reads. */
export class GatewayError extends Error {
  readonly status: number
  readonly reason: Reason
  /** What stands in the sentence. `service` there is the one that could not be reached or did not answer as it should. */
  readonly values: Values
  readonly retryAfter: number | undefined

  constructor(status: number, reason: Reason, values: Values = {}, { cause, retryAfter }: More = {}) {
    super(sentenceOf(reason, values) ?? reason, { cause })
    this.name = 'GatewayError'
    this.status = status
    this.reason = reason
    this.values = values
    this.retryAfter = retryAfter
  }
}

/** `{"error":{"code","title","message","service","reason","values"}}`: the sentence, and what it takes to say it in another language. */
export const problemBody = ({ status, reason, values, message }: GatewayError) => ({
  error: {
    ...plainProblemBody(status, message).error,
    ...(values['service'] !== undefined && { service: values['service'] }),
    reason,
    ...(Object.keys(values).length > 0 && { values }),
  },
})

/** The words of somebody else, for which Loupe has no reason of its own. */
export const plainProblemBody = (status: number, message: string) => ({ error: { code: status, title: STATUS_CODES[status] ?? 'Error', message } })

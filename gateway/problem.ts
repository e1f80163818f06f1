import { STATUS_CODES } from 'node:http'

/** An answer of the gateway itself, in the shape of Keystone's errors, which the browser's client already reads. */
export class GatewayError extends Error {
  readonly status: number
  /** The service that could not be reached or did not answer as it should. */
  readonly service: string | undefined

  constructor(status: number, message: string, service?: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'GatewayError'
    this.status = status
    this.service = service
  }
}

/** `{"error":{"code","title","message","service"}}` */
export const problemBody = (status: number, message: string, service?: string) => ({
  error: { code: status, title: STATUS_CODES[status] ?? 'Error', message, ...(service !== undefined && { service }) },
})

// Nova, as the cases speak to it.
import { expect } from 'vitest'
import { expectStatus } from './answers.ts'
import { endpointOf, send, type Answer, type Client, type Init } from './client.ts'
import type { Cloud } from './cloud-under-test.ts'

/** A request to Nova, with the minor number of its microversion; without one it is 2.1. */
export function novaOf(cloud: Cloud, client: Client) {
  const compute = endpointOf(client.token, 'compute', { region: undefined, interface: 'public' }) ?? cloud.skip('the catalog has no compute service')
  return (method: string, path: string, json?: unknown, minor?: number | string, init: Init = {}): Promise<Answer> =>
    send(method, `${compute}${path}`, { token: client.token_id, ...(json !== undefined && { json }), ...(minor !== undefined && { headers: { 'OpenStack-API-Version': `compute ${typeof minor === 'number' ? `2.${minor}` : minor}` } }), ...init })
}
export type Nova = ReturnType<typeof novaOf>

/** Nova's refusal, to the letter. */
export function refused(answer: Answer, status: number, kind: string, message: string): void {
  expectStatus(answer, status)
  expect(answer.json()).toStrictEqual({ [kind]: { code: status, message } })
}

/** Does a thing with a flavor of our own, which goes afterwards. */
export async function withFlavor(admin: Nova, id: string, attributes: Record<string, unknown>, run: (id: string) => Promise<void>): Promise<void> {
  expectStatus(await admin('POST', '/flavors', { flavor: { id, name: id, ram: 64, vcpus: 1, disk: 0, ...attributes } }), 200)
  try {
    await run(id)
  } finally {
    expectStatus(await admin('DELETE', `/flavors/${id}`), 202)
  }
}

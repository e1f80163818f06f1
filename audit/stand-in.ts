// For tests: what Glance and its audit middleware send.
import { randomUUID } from 'node:crypto'

const time = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '000')
const wrap = (message: unknown) => JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': JSON.stringify(message) })

export type Told = { topic: 'notifications' | 'audit'; body: string }

/** A call as the stock audit middleware tells of it: that it began, and that it ended. */
export function call({ id = randomUUID(), user = 'alice', project = 'demo', action, path, began, ended, code = 200 }: { id?: string; user?: string; project?: string; action: string; path: string; began: number; ended: number; code?: number }): [Told, Told] {
  const event = (outcome: string) => ({
    typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event', eventType: 'activity', id, eventTime: `${time(began).replace(' ', 'T')}+0000`, action, outcome, observer: { id: 'target' },
    initiator: { id: `id-of-${user}`, typeURI: 'service/security/account/user', name: user, credential: { token: 'gAAAAAB xxxxxxxx' }, host: { address: '127.0.0.1', agent: 'test' }, project_id: project },
    target: { id: 'glance', typeURI: 'service/storage/image/images/image', name: 'glance' }, requestPath: path, ...(outcome !== 'pending' && { reason: { reasonType: 'HTTP', reasonCode: String(code) } }),
  })
  const told = (phase: string, at: number, outcome: string): Told => ({ topic: 'audit', body: wrap({ message_id: randomUUID(), publisher_id: 'glance-api', event_type: `audit.http.${phase}`, priority: 'INFO', payload: event(outcome), timestamp: time(at) }) })
  return [told('request', began, 'pending'), told('response', ended, code < 400 ? 'success' : 'failure')]
}

/** An image, or whatever else is in the payload, as Glance's notifier tells of it. */
export const notice = (event_type: string, at: number, payload: Record<string, unknown>, message_id: string = randomUUID()): Told => ({ topic: 'notifications', body: wrap({ message_id, publisher_id: 'image.localhost', event_type, priority: 'INFO', payload, timestamp: time(at) }) })

export const image = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({ id, name: 'one', status: 'queued', owner: 'demo', visibility: 'private', size: null, min_disk: 0, min_ram: 0, protected: false, tags: [], properties: {}, deleted: false, ...more })

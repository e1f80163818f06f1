import type { RequestHandler } from 'msw'
import { json } from './answers.ts'
import { uuidOf } from './accounts.ts'
import type { Cloud } from './cloud.ts'
import { nova, NovaError, novaTime, type NovaCall } from './nova-service.ts'

/** The chapter "Servers actions", as far as the tables tell what was done: the server was made, and snapshots of it. */
export const instanceActionHandlers = (cloud: Cloud): RequestHandler[] => nova(cloud, { '/servers/:server_id/os-instance-actions': { get: list } })

/** nova/api/openstack/compute/instance_actions.py index: newest first. Since 2.58 they say when they were changed last. */
function list({ cloud, token, version, may, enforce, param }: NovaCall): Response {
  const id = param('server_id')
  const server = cloud.servers.get(id)
  if (!server || (server.project_id !== token.project?.id && !may('os_compute_api:servers:detail:get_all_tenants'))) throw new NovaError(404, `Instance ${id} could not be found.`)
  enforce('os_compute_api:os-instance-actions:list')
  const action = (name: string, of: string, user_id: string, time: number) => ({
    action: name,
    instance_uuid: id,
    request_id: `req-${uuidOf('action', of)}`,
    user_id,
    project_id: server.project_id,
    start_time: novaTime(time),
    message: null,
    ...(version >= 58 && { updated_at: novaTime(time) }),
  })
  const snapshots = [...cloud.images.values()].flatMap(({ id: of, properties: { instance_uuid, user_id }, created_at }) => (instance_uuid === id && user_id !== undefined ? [{ of, user_id, created_at }] : []))
  return json(200, {
    instanceActions: [
      ...snapshots.toReversed().map(({ of, user_id, created_at }) => action('createImage', of, user_id, created_at)),
      action('create', id, server.user_id, server.created_at),
    ],
  })
}

import { randomUUID } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import { evaluateRule } from '#src/policy/check.ts'
import { uuidOf } from './accounts.ts'
import { json, pathOf, rootOf } from './answers.ts'
import type { Cloud, Network } from './cloud.ts'
import { credentialsIn, tokenOf } from './keystone-service.ts'

/** As much of Neutron as a launch asks: the networks there are. */
export const networkHandlers = (cloud: Cloud): RequestHandler[] => [
  http.get(pathOf('network', '/v2.0/networks'), ({ request }) => {
    const token = tokenOf(cloud, request.headers.get('x-auth-token'))
    if (!token) return json(401, { error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } }, { 'WWW-Authenticate': `Keystone uri="${rootOf(request)}/identity/v3"` })
    // neutron/db/models_v2.py, neutron_lib/db/model_query.py: one's own, shared and external ones; administrators see all.
    const all = evaluateRule('context_is_admin', { rules: cloud.policy.compute.rules, creds: credentialsIn(token), target: {} }) === true
    const seen = cloud.networks.filter(({ project_id, shared, external }) => all || shared || external || project_id === token.project?.id)
    return json(200, { networks: seen.map(bodyOf) }, { 'X-Openstack-Request-Id': `req-${randomUUID()}` })
  }),
]

/** neutron/api/v2/base.py, with the extensions that every Neutron has: net-mtu, router, availability_zone left out. */
const bodyOf = ({ id, name, project_id, shared, external, status, prefix }: Network) => ({
  id,
  name,
  tenant_id: project_id,
  project_id,
  admin_state_up: true,
  mtu: 1450,
  status,
  subnets: prefix === undefined ? [] : [uuidOf('subnet', id)],
  shared,
  'router:external': external,
  description: '',
  tags: [],
})

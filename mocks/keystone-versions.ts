import type { RequestHandler } from 'msw'
import type { Cloud } from './cloud.ts'
import { json } from './answers.ts'
import { keystone } from './keystone-service.ts'

/** The chapter "API versions": how a client finds v3 from any of its roots. */
export const versionHandlers = (cloud: Cloud): RequestHandler[] =>
  keystone(cloud, {
    '': { GET: ({ endpoint }) => json(300, { versions: { values: [v3(endpoint)] } }, { Location: `${endpoint}/v3/` }) },
    '/v3': { GET: ({ endpoint }) => json(200, { version: v3(endpoint) }) },
  })

const v3 = (endpoint: string) => ({
  id: 'v3.14',
  status: 'stable',
  updated: '2020-04-07T00:00:00Z',
  links: [{ rel: 'self', href: `${endpoint}/v3/` }],
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
})

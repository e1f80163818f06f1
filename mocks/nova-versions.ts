import { http, type RequestHandler } from 'msw'
import { json, pathOf, rootOf } from './answers.ts'
import type { Cloud } from './cloud.ts'
import { newest } from './nova-service.ts'

/** The document of 2.1, which asks for no token. nova/api/openstack/compute/versionsV21.py */
export const novaVersions = (cloud: Cloud): RequestHandler[] => [
  http.get(pathOf('compute', '/v2.1'), ({ request }) =>
    json(200, {
      version: {
        id: 'v2.1',
        status: 'CURRENT',
        version: `2.${newest[cloud.profile]}`,
        min_version: '2.1',
        updated: '2013-07-23T11:33:21Z',
        links: [
          { rel: 'self', href: `${rootOf(request)}/compute/v2.1/` },
          { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' },
        ],
        'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
      },
    }),
  ),
]

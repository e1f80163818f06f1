import type { RequestHandler } from 'msw'
import { projects } from './accounts.ts'
import { catalogAt } from './catalog.ts'
import type { Cloud } from './cloud.ts'
import { json } from './answers.ts'
import { keystone, KeystoneError } from './keystone-service.ts'
import { projectView } from './keystone-projects.ts'

/** What a token may ask about itself, any token. */
export const authHandlers = (cloud: Cloud): RequestHandler[] =>
  keystone(cloud, {
    '/v3/auth/projects': {
      GET: ({ bearer, endpoint, url }) => {
        const { roles } = bearer().user
        const own = projects.filter(({ id }) => id in roles)
        return json(200, { projects: own.map((project) => projectView(project, endpoint)), links: { next: null, self: `${endpoint}/v3/auth/projects${url.search}`, previous: null } })
      },
    },
    '/v3/auth/system': {
      GET: ({ bearer, endpoint }) => json(200, { system: bearer().user.system === undefined ? [] : [{ all: true }], links: { self: `${endpoint}/v3/auth/system` } }),
    },
    '/v3/auth/domains': {
      GET: ({ bearer, endpoint, url }) => {
        const own = bearer().user.domain === undefined ? [] : [{ id: 'default', name: 'Default', description: 'The default domain', enabled: true, tags: [], options: {}, links: { self: `${endpoint}/v3/domains/default` } }]
        return json(200, { domains: own, links: { next: null, self: `${endpoint}/v3/auth/domains${url.search}`, previous: null } })
      },
    },
    '/v3/auth/catalog': {
      GET: ({ bearer, endpoint, root }) => {
        if (!bearer().project) throw new KeystoneError(403, 'You are not authorized to perform the requested action.')
        return json(200, { catalog: catalogAt(cloud.services, root, cloud.elsewhere), links: { self: `${endpoint}/v3/auth/catalog` } })
      },
    },
  })

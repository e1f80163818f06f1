import type { RequestHandler } from 'msw'
import { defaultDomain, domains, projects, users, type Domain, type Project } from './accounts.ts'
import type { Cloud } from './cloud.ts'
import { json } from './answers.ts'
import { forbidden, keystone, KeystoneError } from './keystone-service.ts'

/** The chapter "Projects", as far as one reads it. */
export const projectHandlers = (cloud: Cloud): RequestHandler[] =>
  keystone(cloud, {
    '/v3/projects': {
      GET: ({ bearer, endpoint, url }) => {
        if (!bearer().roles.includes('admin')) throw forbidden('list_projects')
        const name = url.searchParams.get('name')
        const part = url.searchParams.get('name__icontains')
        const found = projects.filter((project) => (name === null || project.name === name) && (part === null || likeOf(part).test(project.name)))
        return json(200, { projects: found.map((project) => projectView(project, endpoint)), links: { next: null, self: `${endpoint}/v3/projects${url.search}`, previous: null } })
      },
    },
    '/v3/users/:user_id/projects': {
      GET: ({ bearer, endpoint, param }) => {
        const { user, roles } = bearer()
        const id = param('user_id')
        if (user.id !== id && !roles.includes('admin')) throw forbidden('list_user_projects')
        const whose = users.find((candidate) => candidate.id === id)
        if (!whose) throw new KeystoneError(404, `Could not find user: ${id}.`)
        const found = projects.filter((project) => project.id in whose.roles)
        return json(200, { projects: found.map((project) => projectView(project, endpoint)), links: { next: null, self: `${endpoint}/v3/users/${id}/projects`, previous: null } })
      },
    },
    '/v3/projects/:project_id': {
      GET: ({ bearer, endpoint, param }) => {
        const token = bearer()
        const id = param('project_id')
        // Whoever has the project's token may read it; to the others it is the same whether it is there or not.
        if (token.project?.id !== id && !token.roles.includes('admin')) throw forbidden('get_project')
        const project = projects.find((candidate) => candidate.id === id)
        if (!project) throw new KeystoneError(404, `Could not find project: ${id}.`)
        return json(200, { project: projectView(project, endpoint) })
      },
    },
    '/v3/domains/:domain_id': {
      GET: ({ bearer, endpoint, param }) => {
        const { roles } = bearer()
        const id = param('domain_id')
        // Everybody here is of the default domain.
        if (id !== defaultDomain.id && !roles.includes('admin')) throw forbidden('get_domain')
        const domain = domains.find((candidate) => candidate.id === id)
        if (!domain) throw new KeystoneError(404, `Could not find domain: ${id}.`)
        return json(200, { domain: domainView(domain, endpoint) })
      },
    },
  })

/** Keystone hands the text to SQL's LIKE as it is: `%` and `_` stand for any letters there. */
const likeOf = (part: string) => new RegExp(part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replaceAll('%', '.*').replaceAll('_', '.'), 'is')

export const projectView = ({ id, name, description, domain = defaultDomain }: Project, endpoint: string): unknown => ({
  id,
  name,
  domain_id: domain.id,
  description,
  enabled: true,
  parent_id: domain.id,
  is_domain: false,
  tags: [],
  options: {},
  links: { self: `${endpoint}/v3/projects/${id}` },
})

const domainView = ({ id, name, description }: Domain, endpoint: string) => ({ id, name, description, enabled: true, tags: [], options: {}, links: { self: `${endpoint}/v3/domains/${id}` } })

import type { RequestHandler } from 'msw'
import { projects, users, type Project } from './accounts.ts'
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
        const found = projects.filter((project) => name === null || project.name === name)
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
  })

export const projectView = ({ id, name, description }: Project, endpoint: string): unknown => ({
  id,
  name,
  domain_id: 'default',
  description,
  enabled: true,
  parent_id: 'default',
  is_domain: false,
  tags: [],
  options: {},
  links: { self: `${endpoint}/v3/projects/${id}` },
})

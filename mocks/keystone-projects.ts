import type { RequestHandler } from 'msw'
import { defaultDomain, domains, projects, users, type Domain, type Project } from './accounts.ts'
import type { Cloud } from './cloud.ts'
import { json } from './answers.ts'
import { keystone, KeystoneError } from './keystone-service.ts'

/** The chapter "Projects", as far as one reads it. */
export const projectHandlers = (cloud: Cloud): RequestHandler[] =>
  keystone(cloud, {
    '/v3/projects': {
      GET: ({ enforce, endpoint, url }) => {
        enforce('identity:list_projects')
        const name = url.searchParams.get('name')
        const part = url.searchParams.get('name__icontains')
        const found = projects.filter((project) => (name === null || project.name === name) && (part === null || likeOf(part).test(project.name)))
        return json(200, { projects: found.map((project) => projectView(project, endpoint)), links: { next: null, self: `${endpoint}/v3/projects${url.search}`, previous: null } })
      },
    },
    '/v3/users/:user_id/projects': {
      GET: ({ enforce, endpoint, param }) => {
        const id = param('user_id')
        const whose = users.find((candidate) => candidate.id === id)
        enforce('identity:list_user_projects', { user_id: id, ...(whose && { 'target.user.id': id, 'target.user.domain_id': defaultDomain.id }) })
        if (!whose) throw new KeystoneError(404, `Could not find user: ${id}.`)
        const found = projects.filter((project) => project.id in whose.roles)
        return json(200, { projects: found.map((project) => projectView(project, endpoint)), links: { next: null, self: `${endpoint}/v3/users/${id}/projects`, previous: null } })
      },
    },
    '/v3/projects/:project_id': {
      GET: ({ enforce, endpoint, param }) => {
        const id = param('project_id')
        const project = projects.find((candidate) => candidate.id === id)
        enforce('identity:get_project', project && { 'target.project.id': id, 'target.project.domain_id': domainOf(project).id })
        if (!project) throw new KeystoneError(404, `Could not find project: ${id}.`)
        return json(200, { project: projectView(project, endpoint) })
      },
    },
    '/v3/domains/:domain_id': {
      GET: ({ enforce, endpoint, param }) => {
        const id = param('domain_id')
        const domain = domains.find((candidate) => candidate.id === id)
        enforce('identity:get_domain', domain && { 'target.domain.id': id })
        if (!domain) throw new KeystoneError(404, `Could not find domain: ${id}.`)
        return json(200, { domain: domainView(domain, endpoint) })
      },
    },
  })

/** Keystone hands the text to SQL's LIKE as it is: `%` and `_` stand for any letters there. */
const likeOf = (part: string) => new RegExp(part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replaceAll('%', '.*').replaceAll('_', '.'), 'is')

const domainOf = ({ domain = defaultDomain }: Project): Domain => domain

export const projectView = (project: Project, endpoint: string): unknown => ({
  id: project.id,
  name: project.name,
  domain_id: domainOf(project).id,
  description: project.description,
  enabled: true,
  parent_id: domainOf(project).id,
  is_domain: false,
  tags: [],
  options: {},
  links: { self: `${endpoint}/v3/projects/${project.id}` },
})

const domainView = ({ id, name, description }: Domain, endpoint: string) => ({ id, name, description, enabled: true, tags: [], options: {}, links: { self: `${endpoint}/v3/domains/${id}` } })

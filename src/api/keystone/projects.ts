import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { osIdentity } from '#src/paths.ts'
import { request } from '#src/api/http.ts'
import type { Token } from './session.ts'

export const projectSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  domain_id: z.nullish(z.string()),
  enabled: z._default(z.boolean(), true),
})

export type Project = z.infer<typeof projectSchema>

const projectsSchema = z.looseObject({ projects: z.array(projectSchema) })

/** The projects that the person may work in: `GET /v3/auth/projects`, open to every token. Sorted by name. */
export const projectsQuery = (scope: string) =>
  queryOptions({
    queryKey: ['projects', scope],
    queryFn: async ({ signal }) => {
      const { projects } = await request(
        { path: osIdentity(scope, 'v3/auth/projects'), signal },
        projectsSchema,
      )
      return projects.filter((project) => project.enabled).toSorted((a, b) => a.name.localeCompare(b.name))
    },
    staleTime: 5 * 60_000,
  })

/** One project: Keystone answers its own members, and whom the cloud lets read every project; 403 to all others. */
export const projectQuery = (scope: string, id: string) =>
  queryOptions({
    queryKey: ['projects', scope, id],
    queryFn: async ({ signal }) => {
      const { project } = await request({ path: osIdentity(scope, `v3/projects/${encodeURIComponent(id)}`), signal }, z.looseObject({ project: projectSchema }))
      return project
    },
    staleTime: 5 * 60_000,
    retry: false,
  })

/**
 * Every project of the cloud, for whom Keystone lists them (`identity:list_projects`); 403 to all others. One long answer: Keystone has no pages here. Each is known
 * by its id then.
 */
export const allProjectsQuery = (scope: string) =>
  queryOptions({
    queryKey: ['all-projects', scope],
    queryFn: async ({ signal, client }) => {
      const { projects } = await request({ path: osIdentity(scope, 'v3/projects'), signal }, projectsSchema)
      for (const project of projects) client.setQueryData(projectQuery(scope, project.id).queryKey, project)
      return projects
    },
    staleTime: 5 * 60_000,
    retry: false,
  })

/** Whether another of them has its name, which is one of a kind in its domain only. */
export const hasTwin = (projects: readonly Project[], { id, name }: Pick<Project, 'id' | 'name'>): boolean => projects.some((other) => other.name === name && other.id !== id)

/** The name of a domain where a token tells it, which is its project's and its user's; `undefined` of every other. */
export const domainNameIn = ({ project, user }: Token, id: Project['domain_id']): string | undefined => [project?.domain, user.domain].find((domain) => domain?.id === id)?.name

/** Whether a project's name has the text in it, in any case. */
export const isCalled = (project: Project, text: string): boolean => project.name.toLowerCase().includes(text.toLowerCase())

/** The projects of the cloud whose names have the text in them, for whom Keystone lists them. Each is known by its id then. Sorted by name. */
export const projectsFoundQuery = (scope: string, text: string) =>
  queryOptions({
    queryKey: ['projects-found', scope, text],
    queryFn: async ({ signal, client }) => {
      const { projects } = await request({ path: osIdentity(scope, 'v3/projects'), query: { name__icontains: text }, signal }, projectsSchema)
      for (const project of projects) client.setQueryData(projectQuery(scope, project.id).queryKey, project)
      // To Keystone `%` and `_` stand for any letters.
      return projects.filter((project) => isCalled(project, text)).toSorted((a, b) => a.name.localeCompare(b.name))
    },
    staleTime: 60_000,
    retry: false,
  })

const domainSchema = z.looseObject({ domain: z.looseObject({ id: z.string(), name: z.string() }) })

/** The name of a domain: of one's own, and to admins of any. */
export const domainNameQuery = (scope: string, id: string) =>
  queryOptions({
    queryKey: ['domains', scope, id],
    queryFn: async ({ signal }) => (await request({ path: osIdentity(scope, `v3/domains/${encodeURIComponent(id)}`), signal }, domainSchema)).domain.name,
    staleTime: Infinity,
    retry: false,
  })

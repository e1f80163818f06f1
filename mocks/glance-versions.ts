import { http, type RequestHandler } from 'msw'
import { json, pathOf, rootOf } from './answers.ts'
import type { Cloud } from './cloud.ts'

/** The chapter "API versions": the only one that asks for no token. */
export const versionHandlers = (cloud: Cloud): RequestHandler[] => [
  http.get(pathOf('image', ''), ({ request }) => json(300, versionsAt(cloud, request))),
  http.get(pathOf('image', '/versions'), ({ request }) => json(200, versionsAt(cloud, request))),
]

/** glance/api/versions.py, without an image cache and with several stores; master puts its newest one in the middle. */
const versions = {
  zed: ['2.15', '2.13', '2.12', '2.11', '2.10', '2.9', '2.8', '2.7', '2.6', '2.5', '2.4', '2.3', '2.2', '2.1', '2.0'],
  master: ['2.15', '2.13', '2.12', '2.11', '2.10', '2.9', '2.8', '2.17', '2.7', '2.6', '2.5', '2.4', '2.3', '2.2', '2.1', '2.0'],
} as const
const current = { zed: '2.15', master: '2.17' }

export const versionsAt = ({ profile }: Cloud, request: Request): unknown => ({
  versions: versions[profile].map((version) => ({
    id: `v${version}`,
    status: version === current[profile] ? 'CURRENT' : 'SUPPORTED',
    links: [{ rel: 'self', href: `${rootOf(request)}/image/v2/` }],
  })),
})

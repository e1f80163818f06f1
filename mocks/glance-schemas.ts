import type { RequestHandler } from 'msw'
import { json } from './answers.ts'
import type { Cloud } from './cloud.ts'
import { glance } from './glance-service.ts'
import recorded from './recorded-schemas.json' with { type: 'json' }

/** The chapters "Image schemas" and "Metadata definition schemas", as a real Glance (25.1) gave them; of images also what the site says. */
export const schemaHandlers = (cloud: Cloud): RequestHandler[] =>
  glance(cloud, Object.fromEntries(Object.entries({ ...recorded, ...cloud.imageSchemas }).map(([name, schema]) => [`/v2/schemas/${name}`, { GET: () => json(200, schema) }])))

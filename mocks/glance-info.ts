import type { RequestHandler } from 'msw'
import { json } from './answers.ts'
import type { Limits } from './accounts.ts'
import type { Cloud } from './cloud.ts'
import { enforce } from './enforce.ts'
import { plainFault } from './glance-errors.ts'
import { glance } from './glance-service.ts'
import { limitsOf, usageOf } from './quota.ts'
import { importMethods, stores } from './stores.ts'

/** The chapters "Import methods and values discovery", "Stores discovery" and "Quota usage". */
export const infoHandlers = (cloud: Cloud): RequestHandler[] =>
  glance(cloud, {
    '/v2/info/import': { GET: () => json(200, { 'import-methods': { description: 'Import methods available.', type: 'array', value: importMethods } }) },
    '/v2/info/stores': { GET: () => json(200, { stores }) },
    '/v2/info/stores/detail': {
      GET: ({ who }) => {
        enforce(who, 'stores_info_detail')
        return json(200, { stores: stores.map((store) => ({ ...store, type: 'file', properties: { data_dir: `/var/lib/glance/${store.id}`, chunk_size: 65536, thin_provisioning: false } })) })
      },
    },
    // Glance's router forgot to refuse the other methods of this path.
    '/v2/info/usage': ({ who, request }) => {
      if (request.method !== 'GET') throw plainFault(404)
      return json(200, { usage: report(usageOf(cloud, who.project_id), limitsOf(who.project_id)) })
    },
  })

const report = (usage: Limits, limits: Limits) =>
  Object.fromEntries(Object.entries(usage).map(([name, value]) => [name, { usage: value, limit: limits[name as keyof Limits] }]))

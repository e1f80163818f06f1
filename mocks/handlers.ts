import type { RequestHandler } from 'msw'
import type { Cloud } from './cloud.ts'
import { actionHandlers } from './glance-actions.ts'
import { imageDataHandlers } from './glance-image-data.ts'
import { imageHandlers } from './glance-images.ts'
import { infoHandlers } from './glance-info.ts'
import { memberHandlers } from './glance-members.ts'
import { metadefHandlers } from './glance-metadefs.ts'
import { schemaHandlers } from './glance-schemas.ts'
import { tagHandlers } from './glance-tags.ts'
import { taskHandlers } from './glance-tasks.ts'
import { versionHandlers as glanceVersions } from './glance-versions.ts'
import { authHandlers } from './keystone-auth.ts'
import { projectHandlers } from './keystone-projects.ts'
import { tokenHandlers } from './keystone-tokens.ts'
import { versionHandlers as keystoneVersions } from './keystone-versions.ts'
import { webssoHandlers } from './keystone-websso.ts'
import { notHereHandlers } from './not-here.ts'
import { networkHandlers } from './neutron-networks.ts'
import { instanceActionHandlers } from './nova-actions.ts'
import { flavorHandlers } from './nova-flavors.ts'
import { keypairHandlers } from './nova-keypairs.ts'
import { serverHandlers } from './nova-servers.ts'
import { limitHandlers } from './nova-limits.ts'
import { novaVersions } from './nova-versions.ts'

/** Every call that the demo cloud knows, then those that it knows only by name. */
export const handlersOf = (cloud: Cloud): RequestHandler[] => [
  ...keystoneVersions(cloud),
  ...tokenHandlers(cloud),
  ...authHandlers(cloud),
  ...webssoHandlers(cloud),
  ...projectHandlers(cloud),
  ...glanceVersions(cloud),
  ...imageHandlers(cloud),
  ...imageDataHandlers(cloud),
  ...actionHandlers(cloud),
  ...tagHandlers(cloud),
  ...taskHandlers(cloud),
  ...memberHandlers(cloud),
  ...schemaHandlers(cloud),
  ...infoHandlers(cloud),
  ...metadefHandlers(cloud),
  ...novaVersions(cloud),
  ...flavorHandlers(cloud),
  ...serverHandlers(cloud),
  ...keypairHandlers(cloud),
  ...limitHandlers(cloud),
  ...networkHandlers(cloud),
  ...instanceActionHandlers(cloud),
  ...notHereHandlers(cloud),
]

import { isoSeconds } from './answers.ts'
import type { Image } from './cloud.ts'
import type { Who } from './enforce.ts'

/** An image as Glance shows it: properties lie beside the base attributes. glance api/v2/images.py ResponseSerializer._format_image. */
export const viewOf = (image: Image, who: Who): Record<string, unknown> => ({
  ...image.properties,
  name: image.name,
  disk_format: image.disk_format,
  container_format: image.container_format,
  visibility: image.visibility,
  size: image.size,
  virtual_size: image.virtual_size,
  status: image.status,
  checksum: image.checksum,
  protected: image.protected,
  min_ram: image.min_ram,
  min_disk: image.min_disk,
  owner: image.owner,
  os_hidden: image.os_hidden,
  os_hash_algo: image.os_hash_algo,
  os_hash_value: image.os_hash_value,
  id: image.id,
  created_at: isoSeconds(image.created_at),
  updated_at: isoSeconds(image.updated_at),
  tags: image.tags,
  self: `/v2/images/${image.id}`,
  file: `/v2/images/${image.id}/file`,
  schema: '/v2/schemas/image',
  // The places of a deactivated image are an admin's business (glance/db/sqlalchemy/api.py _normalize_locations).
  ...(image.stores.length > 0 && (image.status !== 'deactivated' || who.is_admin) && { stores: image.stores.join(',') }),
})

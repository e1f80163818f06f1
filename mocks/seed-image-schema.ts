import type { Profile } from './cloud.ts'
import type { SiteSchema } from './image-schema.ts'

const properties = {
  kernel_id: { type: ['null', 'string'], pattern: '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$', description: 'The kernel that an AMI-style image boots.' },
  os_distro: { type: 'string', enum: ['debian', 'ubuntu', 'rocky', 'windows'], description: 'Which operating system is in it.' },
  data_class: { type: 'string', enum: ['public', 'internal', 'confidential'], description: 'How secret the content is. Ask <b>security</b> when in doubt.' },
  cost_center: { type: 'string', pattern: '^[0-9]{4}$', description: 'Four digits: who pays.' },
  maintainer: { type: ['null', 'string'], maxLength: 64, description: 'Who answers for it.' },
}

/** A site that is strict about its images, as far as its Glance lets it: master can demand properties, Zed could refuse all that it does not know. */
export const strictSite: Readonly<Record<Profile, SiteSchema>> = {
  master: { properties, required: ['os_distro', 'data_class'] },
  zed: { properties, additionalProperties: false },
}

import { acme, admin, demo } from './accounts.ts'
import type { Cloud } from './cloud.ts'
import { definitionsOf, readBody } from './metadef-body.ts'
import { addNamespace, type Times } from './metadef-tables.ts'
import shipped from './seed-metadefs.json' with { type: 'json' }

const day = 24 * 3600 * 1000

/**
 * A selection of what Glance ships (openstack/glance c76abb08e etc/metadefs, Apache-2.0), in its wording and as `glance-manage db_load_metadefs`
 * leaves it, some of it for other resources than images. Two that come without a visibility, so that only admins see them, are public here.
 */
export const shippedNamespaces: readonly Readonly<Record<string, unknown>>[] = shipped

/** What the cloud's operators and two teams added: every kind of definition, and words that are no markup. */
export const ownNamespaces: readonly Readonly<Record<string, unknown>>[] = [
  {
    namespace: 'Site::Operations',
    display_name: 'Operations',
    description: 'How this cloud runs what is made of the image. See <a href="https://wiki.example.com/images">the handbook</a> <script>alert("not run")</script> & ask <b>before</b> you change it.',
    visibility: 'public',
    resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'ops_' }, { name: 'OS::Nova::Flavor', prefix: 'ops:' }],
    properties: {
      backup: { title: 'Backed up', description: 'Whether its servers are part of the nightly backup.', type: 'boolean', default: true },
      boot_seconds: { title: 'Boot time (s)', description: 'How long a server takes from power-on to the first login.', type: 'integer', minimum: 1, maximum: 600, default: 60 },
      cost_factor: { title: 'Cost factor', description: 'What an hour costs, compared with the plain flavor.', type: 'number', minimum: 0, maximum: 10 },
      contact: { title: 'Contact', description: 'Who is called at night: an address or a number.', type: 'string', minLength: 3, maxLength: 64, pattern: '^\\S+@\\S+$|^\\+?[0-9 ]+$' },
      zones: { title: 'Zones', description: 'Where it may run.', type: 'array', operators: ['<in>', '<all-in>'], items: { type: 'string', enum: ['north', 'south', 'edge'] }, uniqueItems: true, minItems: 1 },
      ticket: { title: 'Change ticket', description: 'Set by the release robot.', type: 'string', readonly: true },
    },
    objects: [
      {
        name: 'Support contract',
        description: 'Both are needed for a vendor to answer.',
        required: ['vendor', 'contract_number'],
        properties: {
          contract_number: { title: 'Contract number', description: 'As on the invoice.', type: 'string', pattern: '^[A-Z]{2}-[0-9]{6}$' },
          level: { title: 'Level', description: 'How fast the vendor answers.', type: 'string', enum: ['next day', '8x5', '24x7'], default: '8x5' },
          vendor: { title: 'Vendor', type: 'string', enum: ['Canonical', 'Red Hat', 'SUSE', 'Oracle', 'Microsoft'] },
        },
      },
    ],
    tags: [{ name: 'backup' }, { name: 'on-call' }, { name: 'vendor-supported' }],
  },
  {
    namespace: 'Demo::Release',
    display_name: 'Demo team: release train',
    description: 'Only the demo project sees this.',
    visibility: 'private',
    owner: demo.id,
    resource_type_associations: [{ name: 'OS::Glance::Image' }],
    properties: {
      cost_center: { title: 'Cost center', type: 'string', pattern: '^[0-9]{4}$' },
      team: { title: 'Team', type: 'string', enum: ['platform', 'web', 'data'] },
    },
  },
  {
    namespace: 'Acme::Licensing',
    display_name: 'Acme licensing',
    description: 'Only Acme sees this.',
    visibility: 'private',
    owner: acme.id,
    resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'acme_' }],
    properties: { seats: { title: 'Seats', type: 'integer', minimum: 1 } },
  },
]

/** Puts the definitions into the tables: what was loaded was never changed, the rest came by the API. */
export function plantMetadefs(cloud: Cloud): void {
  const ago = (days: number) => cloud.now() - days * day
  const plant = (body: Readonly<Record<string, unknown>>, times: Times) => addNamespace(cloud.metadefs, definitionsOf(readBody(body), admin.id), times)
  for (const body of shippedNamespaces) plant(body, { created_at: ago(730), updated_at: undefined })
  for (const body of ownNamespaces) plant(body, { created_at: ago(200), updated_at: ago(90) })
}

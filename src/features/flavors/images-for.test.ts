import { expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { flavorSchema } from '#src/api/nova/flavors.ts'
import { grouped } from '#src/image/flavors-for.ts'
import { goes, judged } from './images-for.ts'

const image = (name: string, more: Record<string, unknown> = {}) => ({ id: name, name, status: 'active', container_format: 'bare', min_ram: 0, min_disk: 0, size: 1, ...more }) as unknown as Image
const flavor = grouped(flavorSchema.parse({ id: 'f', name: 'f', vcpus: 1, ram: 1024, disk: 10, extra_specs: { 'loupe:group': 'gpu' } }))

it('puts what goes with a flavor first, and says of the rest why not', () => {
  const images = [image('z'), image('large', { min_disk: 20 }), image('queued', { status: 'queued' }), image('other', { loupe_flavors: 'g' }), image('a', { loupe_flavor_groups: 'gpu' }), image('kernel', { container_format: 'aki' })]
  expect(judged(images, flavor, false).map((one) => [one.image.name, goes(one), one.noRoot ?? one.obstacle?.kind])).toEqual([
    ['a', true, undefined],
    ['z', true, undefined],
    ['kernel', false, 'It is a kernel. Servers boot with it from an image that names it as its kernel.'],
    ['large', false, 'disk'],
    ['other', false, 'unassigned'],
    ['queued', false, 'The image has no data yet.'],
  ])
})

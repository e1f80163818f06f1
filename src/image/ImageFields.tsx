import type { Control } from 'react-hook-form'
import type { ImageSchema } from '#src/api/glance/schemas.ts'
import { VISIBILITIES, type Image } from '#src/api/glance/images.ts'
import { ChoiceField } from '#src/forms/ChoiceField.tsx'
import { Pair } from '#src/forms/Form.tsx'
import { NumberField } from '#src/forms/NumberField.tsx'
import { SelectField } from '#src/forms/SelectField.tsx'
import { SwitchField } from '#src/forms/SwitchField.tsx'
import { TagsField } from '#src/forms/TagsField.tsx'
import { TextField } from '#src/forms/TextField.tsx'
import type { Can } from '#src/policy/can.ts'
import { whyNotTag, type ImageValues } from './image-values.ts'
import { VisibilityChip, visibilityMeans } from './VisibilityChip.tsx'
import { whyNotVisibility } from './why-not.ts'

/** The fields of an image, for a new one and for one that is there. */
type Part = { control: Control<ImageValues> }

export const NameField = ({ control }: Part) => <TextField control={control} name="name" label="Name" note="optional" />

/** Who knows them by which name. glance/common/config.py; the ones that nearly everybody means come first. */
const DISK_FORMATS: Readonly<Record<string, string>> = {
  qcow2: 'QEMU', raw: 'a disk as it is', iso: 'optical disc', vmdk: 'VMware', vhd: 'Hyper-V, Xen', vhdx: 'Hyper-V', vdi: 'VirtualBox', ploop: 'Virtuozzo',
  ami: 'Amazon machine', ari: 'Amazon ramdisk', aki: 'Amazon kernel',
}
const CONTAINER_FORMATS: Readonly<Record<string, string>> = {
  bare: 'no container', ova: 'OVF in a tar', ovf: 'OVF', docker: 'tar of a container', compressed: 'any compression', ami: 'Amazon machine', ari: 'Amazon ramdisk', aki: 'Amazon kernel',
}

/** The choices of this cloud, in the order of `known`, what Loupe does not know last. */
function options(formats: readonly string[], known: Readonly<Record<string, string>>) {
  const order = Object.keys(known)
  const place = (format: string) => (order.includes(format) ? order.indexOf(format) : order.length)
  const sorted = formats.toSorted((a, b) => place(a) - place(b))
  return [{ value: '', label: 'Not set' }, ...sorted.map((value) => ({ value, label: known[value] === undefined ? value : `${value} (${known[value]})` }))]
}

/** `fixed`: why it cannot be changed any more. */
type Format = Part & { schema: ImageSchema; fixed?: string | undefined }

export const DiskFormatField = ({ control, schema, fixed }: Format) => (
  <SelectField control={control} name="disk_format" label="Disk format" options={options(schema.disk_formats, DISK_FORMATS)} disabled={fixed !== undefined} help={fixed} />
)

export const ContainerFormatField = ({ control, schema, fixed }: Format) => (
  <SelectField
    control={control}
    name="container_format"
    label="Container format"
    options={options(schema.container_formats, CONTAINER_FORMATS)}
    disabled={fixed !== undefined}
    help={fixed ?? 'What is around the disk. Nearly every image is bare.'}
  />
)

/** Without an image: for a new one. */
export const VisibilityField = ({ control, image, can }: Part & { image?: Image; can: Can }) => (
  <ChoiceField
    control={control}
    name="visibility"
    label="Visibility"
    choices={VISIBILITIES.map((value) => ({
      value,
      label: <VisibilityChip visibility={value} />,
      help: visibilityMeans(value),
      why: whyNotVisibility(value, image, can),
    }))}
  />
)

export const RequirementFields = ({ control }: Part) => (
  <Pair>
    <NumberField control={control} name="min_disk" label="Minimum disk" unit="GiB" placeholder="0" help="A server’s root disk must be at least so large." />
    <NumberField control={control} name="min_ram" label="Minimum RAM" unit="MiB" placeholder="0" help="A server must have at least so much memory." />
  </Pair>
)

export const ImageTagsField = ({ control }: Part) => (
  <TagsField control={control} name="tags" label="Tags" note="optional" whyNot={whyNotTag} help="Short words to find it by. Enter or a comma adds one." />
)

export const ProtectedField = ({ control }: Part) => <SwitchField control={control} name="protected" label="Protected" help="It cannot be deleted, not even by administrators, until this is turned off." />

export const HiddenField = ({ control }: Part) => (
  <SwitchField control={control} name="os_hidden" label="Hidden" help="It stands in no list unless one asks for hidden images; who knows its id can still use it." />
)

/** Properties, known by name since nearly every image has them. */
export const SystemFields = ({ control }: Part) => (
  <>
    <Pair>
      <TextField control={control} name="os_distro" label="Distribution" note="os_distro" placeholder="ubuntu" />
      <TextField control={control} name="os_version" label="Version" note="os_version" placeholder="24.04" />
      <TextField control={control} name="architecture" label="Architecture" placeholder="x86_64" />
    </Pair>
    <TextField control={control} name="description" label="Description" multiline />
  </>
)

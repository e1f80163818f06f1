import { t } from '@lingui/core/macro'
import { useWatch, type Control } from 'react-hook-form'
import type { ImageSchema } from '#src/api/glance/schemas.ts'
import { VISIBILITIES, type Image, type Visibility } from '#src/api/glance/images.ts'
import { ChoiceField } from '#src/forms/ChoiceField.tsx'
import { Pair } from '#src/forms/Form.tsx'
import { NumberField } from '#src/forms/NumberField.tsx'
import { SelectField } from '#src/forms/SelectField.tsx'
import { SuggestField } from '#src/forms/SuggestField.tsx'
import { SwitchField } from '#src/forms/SwitchField.tsx'
import { TagsField } from '#src/forms/TagsField.tsx'
import { TextField } from '#src/forms/TextField.tsx'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { ReasonWords, type Reason } from '#src/ui/Reason.tsx'
import { ImagePicker } from './ImagePicker.tsx'
import { namedLabels, whyNotTag, type ImageValues, type NamedProperty } from './image-values.ts'
import { ARCHITECTURES, DISTROS, HYPERVISORS } from './known-systems.ts'
import { VisibilityChip, visibilityMeans } from './VisibilityChip.tsx'
import { VisibilityEffect } from './VisibilityEffect.tsx'
import { whyNotVisibility, type WhyNot } from './why-not.ts'
import styles from './ImageFields.module.css'

/** The fields of an image, for a new one and for one that is there. `note`: after the label. */
type Part = { control: Control<ImageValues>; note?: string | undefined }

export const NameField = ({ control, note = t`optional` }: Part) => <TextField control={control} name="name" label={t`Name`} note={note} />

/** Who knows them by which name. glance/common/config.py; the ones that nearly everybody means come first. */
const diskFormats = (): Readonly<Record<string, string>> => ({
  qcow2: 'QEMU', raw: t`a disk byte for byte`, iso: t`optical disc`, vmdk: 'VMware', vhd: 'Hyper-V, Xen', vhdx: 'Hyper-V', vdi: 'VirtualBox', ploop: 'Virtuozzo',
  ami: t`Amazon machine`, ari: t`Amazon ramdisk`, aki: t`Amazon kernel`,
})
const containerFormats = (): Readonly<Record<string, string>> => ({
  bare: t`no container`, ova: t`OVF in a tar`, ovf: 'OVF', docker: t`tar of a container`, compressed: t`any compression`, ami: t`Amazon machine`, ari: t`Amazon ramdisk`, aki: t`Amazon kernel`,
})

/** The choices of this cloud, in the order of `known`, what Loupe does not know last. */
function options(formats: readonly string[], known: Readonly<Record<string, string>>) {
  const order = Object.keys(known)
  const place = (format: string) => (order.includes(format) ? order.indexOf(format) : order.length)
  const sorted = formats.toSorted((a, b) => place(a) - place(b))
  return [{ value: '', label: t`Not set` }, ...sorted.map((value) => ({ value, label: known[value] === undefined ? value : `${value} (${known[value]})` }))]
}

/** `fixed`: why it cannot be changed any more. */
type Format = Part & { schema: ImageSchema; fixed?: WhyNot }

export const DiskFormatField = ({ control, note, schema, fixed }: Format) => (
  <SelectField control={control} name="disk_format" label={t`Disk format`} {...noted(note)} options={options(schema.disk_formats, diskFormats())} disabled={fixed !== undefined} help={fixed && <ReasonWords reason={fixed} />} />
)

export const ContainerFormatField = ({ control, note, schema, fixed }: Format) => (
  <SelectField
    control={control}
    name="container_format"
    label={t`Container format`}
    {...noted(note)}
    options={options(schema.container_formats, containerFormats())}
    disabled={fixed !== undefined}
    help={fixed ? <ReasonWords reason={fixed} /> : t`What is around the disk. Nearly every image is bare.`}
  />
)

type VisibilityPart = Part & {
  at: At
  /** Without an image: for a new one. */
  image?: Image
  can: Can
  /** What this cloud has not allowed, each with the reason. */
  refused?: ReadonlyMap<Visibility, Reason>
}

/** Who sees the image; what another choice than the image's own means is said under it. */
export function VisibilityField({ at, control, image, can, refused }: VisibilityPart) {
  const [chosen, owner] = useWatch({ control, name: ['visibility', 'owner'] })
  return (
    <div>
      <ChoiceField
        control={control}
        name="visibility"
        label={t`Visibility`}
        choices={VISIBILITIES.map((value) => ({
          value,
          label: <VisibilityChip visibility={value} />,
          help: visibilityMeans(value),
          why: whyNotVisibility(value, image, can) ?? refused?.get(value),
        }))}
      />
      <div aria-live="polite" className={styles.effect}>
        {chosen !== image?.visibility && !(image === undefined && chosen === 'private') && <VisibilityEffect at={at} image={image} to={chosen} owner={image?.owner ?? (owner || at.scope)} />}
      </div>
    </div>
  )
}

export const RequirementFields = ({ control }: Part) => (
  <Pair>
    <NumberField control={control} name="min_disk" label={t`Minimum disk`} unit="GiB" placeholder="0" help={t`A server’s root disk must be at least this large.`} />
    <NumberField control={control} name="min_ram" label={t`Minimum RAM`} unit="MiB" placeholder="0" help={t`A server must have at least this much memory.`} />
  </Pair>
)

export const ImageTagsField = ({ control, note = t`optional` }: Part) => (
  <TagsField control={control} name="tags" label={t`Tags`} note={note} whyNot={whyNotTag} help={t`Short words to find it by. Enter or a comma adds one.`} />
)

export const ProtectedField = ({ control }: Part) => (
  <SwitchField control={control} name="protected" label={t`Protected`} help={t`It cannot be deleted, not even by administrators, until this is turned off.`} />
)

export const HiddenField = ({ control }: Part) => (
  <SwitchField control={control} name="os_hidden" label={t`Hidden`} help={t`It is left out of lists unless hidden images are asked for; whoever knows its id can still use it.`} />
)

/** A property that the forms know by name. */
export function NamedField({ at, control, name, note }: Part & { at: At; name: NamedProperty }) {
  const field = { label: namedLabels()[name], ...noted(note) }
  switch (name) {
    case 'os_distro':
      return <SuggestField control={control} name={name} {...field} suggestions={DISTROS} placeholder="ubuntu" />
    case 'os_version':
      return <TextField control={control} name={name} {...field} placeholder="24.04" />
    case 'architecture':
      return <SuggestField control={control} name={name} {...field} suggestions={ARCHITECTURES} placeholder="x86_64" />
    case 'hypervisor_type':
      return <SuggestField control={control} name={name} {...field} suggestions={HYPERVISORS} placeholder="qemu" help={t`Servers run on hosts of this kind only.`} />
    case 'kernel_id':
      return <ImagePicker at={at} control={control} name={name} {...field} container_format="aki" />
    case 'ramdisk_id':
      return <ImagePicker at={at} control={control} name={name} {...field} container_format="ari" />
    case 'description':
      return <TextField control={control} name={name} {...field} multiline />
  }
}

const noted = (note: string | undefined) => (note === undefined ? {} : { note })

type Named = Part & {
  at: At
  /** Those that stand elsewhere in the form. */
  without?: ReadonlySet<string>
}

/** What is inside, and where it runs. */
export const SystemFields = ({ at, control, without }: Named) => (
  <>
    <NamedFields at={at} control={control} names={['os_distro', 'os_version']} without={without} />
    <NamedFields at={at} control={control} names={['architecture', 'hypervisor_type']} without={without} />
  </>
)

/** What an image of the old kind in three parts boots with. */
export const BootFields = ({ at, control, without }: Named) => <NamedFields at={at} control={control} names={['kernel_id', 'ramdisk_id']} without={without} />

/** Whether kernel and ramdisk mean something to such an image: to a machine in three parts, or to one that names them. */
export const bootsByParts = ({ disk_format, container_format, kernel_id, ramdisk_id }: Partial<ImageValues>): boolean =>
  disk_format === 'ami' || container_format === 'ami' || Boolean(kernel_id) || Boolean(ramdisk_id)

function NamedFields({ at, control, names, without }: Part & { at: At; names: readonly NamedProperty[]; without: ReadonlySet<string> | undefined }) {
  const shown = names.filter((name) => !without?.has(name))
  if (shown.length === 0) return null
  return (
    <Pair>
      {shown.map((name) => (
        <NamedField key={name} at={at} control={control} name={name} />
      ))}
    </Pair>
  )
}

import { t } from '@lingui/core/macro'
import type { Control, FieldPathByValue } from 'react-hook-form'
import type { SchemaProperty } from '#src/api/glance/schemas.ts'
import { FieldGroup } from '#src/forms/Form.tsx'
import { SelectField } from '#src/forms/SelectField.tsx'
import { TextField } from '#src/forms/TextField.tsx'
import { NamedField } from '#src/image/ImageFields.tsx'
import { NAMED_PROPERTIES, namedLabels, type ImageValues } from '#src/image/image-values.ts'
import type { At } from '#src/paths.ts'
import type { CreateValues } from './create-values.ts'
import { choicesOf, kindOf, type Demands } from './demanded.ts'
import styles from './ImageCreate.module.css'

type Part = { at: At; control: Control<CreateValues>; image: Control<ImageValues>; demands: Demands }

/** Properties without which this cloud takes no image. */
export function DemandedFields({ at, control, image, demands }: Part) {
  const named = NAMED_PROPERTIES.filter((name) => demands.fields.has(name))
  if (named.length === 0 && !demands.others.some(({ required }) => required)) return null
  return (
    <FieldGroup title={t`Required by this cloud`}>
      <p className={styles.why}>{t`Its operators require these of every image.`}</p>
      {named.map((name) => {
        const property = demands.typed.get(name)
        return property ? <SiteField key={name} control={control} name={name} label={namedLabels()[name]} property={property} /> : <NamedField key={name} at={at} control={image} name={name} />
      })}
      <OtherFields control={control} demands={demands} required />
    </FieldGroup>
  )
}

/** Properties of the site's: those that it requires, or the others. */
export const OtherFields = ({ control, demands, required }: Pick<Part, 'control' | 'demands'> & { required: boolean }) =>
  demands.others.map((other, i) => other.required === required && <SiteField key={other.key} control={control} name={`demanded.${i}.value`} label={other.key} property={other.property} />)

function SiteField({ control, name, label, property }: { control: Control<CreateValues>; name: FieldPathByValue<CreateValues, string>; label: string; property: SchemaProperty }) {
  const field = { control, name, label, help: property.description }
  switch (kindOf(property)) {
    case 'choice':
      return <SelectField {...field} options={[{ value: '', label: t`Not set` }, ...choicesOf(property).map((value) => ({ value, label: value }))]} />
    case 'number':
      return <TextField {...field} inputMode="numeric" />
    case 'text':
      return <TextField {...field} />
  }
}

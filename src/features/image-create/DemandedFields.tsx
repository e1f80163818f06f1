import { t } from '@lingui/core/macro'
import type { Control } from 'react-hook-form'
import type { SchemaProperty } from '#src/api/glance/schemas.ts'
import { SelectField } from '#src/forms/SelectField.tsx'
import { TextField } from '#src/forms/TextField.tsx'
import { FieldGroup } from '#src/forms/Form.tsx'
import { NamedField } from '#src/image/ImageFields.tsx'
import { NAMED_PROPERTIES, type ImageValues } from '#src/image/image-values.ts'
import type { At } from '#src/paths.ts'
import type { CreateValues } from './create-values.ts'
import { choicesOf, kindOf, type Demands } from './demanded.ts'
import styles from './ImageCreate.module.css'

type Part = { at: At; control: Control<CreateValues>; image: Control<ImageValues>; demands: Demands }

/** Properties without which this cloud takes no image. */
export function DemandedFields({ at, control, image, demands }: Part) {
  const named = NAMED_PROPERTIES.filter((name) => demands.fields.has(name))
  if (named.length === 0 && demands.others.length === 0) return null
  return (
    <FieldGroup title={t`Required by this cloud`}>
      <p className={styles.why}>{t`Its operators ask for these of every image.`}</p>
      {demands.others.map(([key, property], i) => (
        <DemandedField key={key} control={control} i={i} label={key} property={property} />
      ))}
      {named.map((name) => (
        <NamedField key={name} at={at} control={image} name={name} />
      ))}
    </FieldGroup>
  )
}

function DemandedField({ control, i, label, property }: { control: Control<CreateValues>; i: number; label: string; property: SchemaProperty }) {
  const field = { control, name: `demanded.${i}.value`, label, help: property.description } as const
  switch (kindOf(property)) {
    case 'choice':
      return <SelectField {...field} options={[{ value: '', label: t`Choose …` }, ...choicesOf(property).map((value) => ({ value, label: value }))]} />
    case 'number':
      return <TextField {...field} inputMode="numeric" />
    case 'text':
      return <TextField {...field} />
  }
}

import { useState } from 'react'
import { useWatch } from 'react-hook-form'
import { properties } from '#src/api/glance/images.ts'
import { Form } from '#src/forms/Form.tsx'
import { useFields } from '#src/forms/useFields.ts'
import { propertiesToWire, propertyDraftSchema, propertyValuesSchema, rowsOf, withoutChange } from '#src/image/property-values.ts'
import { PropertyEditor } from '#src/image/PropertyEditor.tsx'
import { useSession } from '#src/session/session.ts'
import { readEdit } from './edit-draft.ts'
import { useEdited } from './ImageEdit.tsx'
import { useSave } from './useSave.tsx'
import { propertyWords } from './words.tsx'

/** Everything that an image says beside its attributes, key by key. */
export function Component() {
  const { at, image } = useEdited()
  const { user } = useSession(at)
  const [found] = useState(() => readEdit({ at, id: image.id, part: 'properties', userId: user.id }, propertyDraftSchema))
  const [initial] = useState(() => found?.values.values ?? { rows: rowsOf(properties(image)) })
  const form = useFields(propertyValuesSchema, initial)
  const mine = useWatch({ control: form.control, compute: propertiesToWire })
  const { save, state, above } = useSave({
    part: 'properties',
    form,
    found,
    mine,
    see: properties,
    fill: (wire, now) => form.reset({ rows: rowsOf(wire, properties(now)) }),
    undo: (key) => form.setValue('rows', withoutChange(form.getValues('rows'), key), { shouldDirty: true, shouldValidate: form.formState.isSubmitted }),
    words: propertyWords,
  })
  return (
    <Form form={form} onSubmit={save} {...state}>
      {above}
      <PropertyEditor at={at} />
    </Form>
  )
}

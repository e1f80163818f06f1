import { useState } from 'react'
import { useWatch } from 'react-hook-form'
import { properties } from '#src/api/glance/images.ts'
import { Form, SubmitButton } from '#src/forms/Form.tsx'
import { useFields } from '#src/forms/useFields.ts'
import { propertiesToWire, propertyValuesSchema, rowsOf } from '#src/image/image-values.ts'
import { paths } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { useEdited } from './ImageEdit.tsx'
import { PropertyTable } from './PropertyTable.tsx'
import { saveWords, useSave } from './useSave.tsx'

/** Everything that an image says beside its attributes, key by key. */
export function Component() {
  const { at, image } = useEdited()
  const [initial] = useState(() => ({ rows: rowsOf(properties(image)) }))
  const form = useFields(propertyValuesSchema, initial)
  const mine = useWatch({ control: form.control, compute: propertiesToWire })
  const { count, save, state } = useSave({
    mine,
    see: properties,
    fill: (wire, now) => form.reset({ rows: rowsOf(wire, properties(now)) }),
  })
  return (
    <Form
      form={form}
      onSubmit={save}
      {...state}
      actions={
        <>
          <Button to={paths.image(at, image.id)}>Cancel</Button>
          <SubmitButton pending={state.pending} why={count === 0 ? 'Nothing is changed yet.' : undefined}>
            {saveWords(count)}
          </SubmitButton>
        </>
      }
    >
      <PropertyTable form={form} />
    </Form>
  )
}

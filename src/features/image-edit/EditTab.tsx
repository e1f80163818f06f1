import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWatch } from 'react-hook-form'
import type { LoaderFunctionArgs } from 'react-router'
import { VISIBILITIES, type Image } from '#src/api/glance/images.ts'
import { imageSchemaQuery } from '#src/api/glance/schemas.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { FieldGroup, Form, Pair } from '#src/forms/Form.tsx'
import { useFields } from '#src/forms/useFields.ts'
import { bootsByParts, BootFields, ContainerFormatField, DiskFormatField, HiddenField, ImageTagsField, NamedField, NameField, ProtectedField, RequirementFields, SystemFields, VisibilityField } from '#src/image/ImageFields.tsx'
import type { Wire } from '#src/image/changes.ts'
import { imageValuesSchema, NAMED_PROPERTIES, toWire, valuesOf, type ImageValues } from '#src/image/image-values.ts'
import { OwnerField } from '#src/image/OwnerField.tsx'
import { whyNotFormats, whyNotOwner } from '#src/image/why-not.ts'
import { atOf } from '#src/paths.ts'
import { requireSession, useCan, useSession } from '#src/session/session.ts'
import { readEdit } from './edit-draft.ts'
import { useEdited } from './ImageEdit.tsx'
import { useSave } from './useSave.tsx'
import { imageWords } from './words.tsx'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  await queryClient.ensureQueryData(imageSchemaQuery(at))
  return null
}

const see = (image: Image): Wire => toWire(valuesOf(image))
/** The attributes of a wire are those of an image; a property that it has not is none. */
const valuesFrom = (wire: Wire, image: Image) => valuesOf({ ...image, ...wire } as Image)

/** Typed values, right or wrong. */
const draftSchema: z.ZodMiniType<ImageValues> = z.object({
  visibility: z.enum(VISIBILITIES),
  tags: z.array(z.string()),
  protected: z.boolean(),
  os_hidden: z.boolean(),
  ...mapped(['name', 'owner', 'disk_format', 'container_format', 'min_disk', 'min_ram', ...NAMED_PROPERTIES] as const),
})
function mapped<K extends string>(keys: readonly K[]) {
  return Object.fromEntries(keys.map((key) => [key, z.string()])) as Record<K, z.ZodMiniString>
}

/** The attributes of an image, and the properties that nearly every image has. */
export function Component() {
  const { at, image } = useEdited()
  const can = useCan(at)
  const { data: imageSchema } = useSuspenseQuery(imageSchemaQuery(at))
  const { user } = useSession(at)
  const [found] = useState(() => readEdit({ at, id: image.id, part: 'edit', userId: user.id }, draftSchema))
  const [initial] = useState(() => found?.values.values ?? valuesOf(image))
  const [schema] = useState(() => imageValuesSchema({ data: false, owned: Boolean(image.owner) }))
  const form = useFields(schema, initial)
  const { control } = form
  const mine = useWatch({ control, compute: toWire })
  const { loaded, save, state, above } = useSave({
    part: 'edit',
    form,
    found,
    mine,
    see,
    fill: (wire, now) => form.reset(valuesFrom(wire, now)),
    undo: (key, wire) => {
      const name = key as keyof ImageValues
      form.setValue(name, valuesFrom(wire, image)[name], { shouldDirty: true, shouldValidate: form.formState.isSubmitted })
    },
    words: imageWords(at),
  })
  const fixed = whyNotFormats(image, can)

  return (
    <Form form={form} onSubmit={save} {...state}>
      {above}
      <NameField control={control} />
      {whyNotOwner(loaded, can) === undefined && <OwnerField at={at} control={control} image={loaded} />}
      <VisibilityField at={at} control={control} image={loaded} can={can} />
      <Pair>
        <DiskFormatField control={control} schema={imageSchema} fixed={fixed} />
        <ContainerFormatField control={control} schema={imageSchema} fixed={fixed} />
      </Pair>
      <RequirementFields control={control} />
      <ImageTagsField control={control} />
      <ProtectedField control={control} />
      <HiddenField control={control} />
      <FieldGroup title={t`System`}>
        <SystemFields at={at} control={control} />
        {bootsByParts(initial) && <BootFields at={at} control={control} />}
        <NamedField at={at} control={control} name="description" />
      </FieldGroup>
    </Form>
  )
}

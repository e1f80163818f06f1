import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { useLoaderData, useLocation, useNavigate, type LoaderFunctionArgs } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { noteImage } from '#src/api/glance/image-cache.ts'
import { imageSchemaQuery } from '#src/api/glance/schemas.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { FieldGroup, Fold, Form, SubmitButton } from '#src/forms/Form.tsx'
import { FileField } from '#src/forms/FileField.tsx'
import { FormDialog } from '#src/forms/FormDialog.tsx'
import { useFields } from '#src/forms/useFields.ts'
import { useUnsaved } from '#src/forms/useUnsaved.ts'
import { namedBy } from '#src/formats/file-name.ts'
import { sniffFile } from '#src/formats/sniff-file.ts'
import { nameOf } from '#src/image/actions.tsx'
import { ContainerFormatField, DiskFormatField, ImageTagsField, NameField, ProtectedField, RequirementFields, SystemFields, VisibilityField } from '#src/image/ImageFields.tsx'
import { imageValuesSchema, noValues, toNewWire, type ImageValues } from '#src/image/image-values.ts'
import { whyNotCreate } from '#src/image/why-not.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { canAt, requireSession, useCan } from '#src/session/session.ts'
import { startTransfer } from '#src/transfers/transfers.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { createOnce } from './create-once.ts'
import { doubtsOf, folded, suggestionsOf, type Source } from './source.ts'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const token = await requireSession(at, request)
  const why = whyNotCreate(canAt(at, token), at.scope)
  if (why === undefined) await queryClient.ensureQueryData(imageSchemaQuery(at))
  return { at, why }
}

/** A dialog over the list, with an address of its own. */
export function Component() {
  const { at, why } = useLoaderData<typeof loader>()
  const navigate = useNavigate()
  const { search } = useLocation()
  const close = () => void navigate(paths.images(at, search), { replace: true, preventScrollReset: true })
  return (
    <FormDialog title="Create image" onClose={close}>
      {why === undefined ? (
        <CreateForm at={at} onClose={close} />
      ) : (
        <EmptyState title="You cannot create images here" action={<Button onClick={close}>Back to the images</Button>}>
          <p>{why}</p>
        </EmptyState>
      )}
    </FormDialog>
  )
}

function CreateForm({ at, onClose }: { at: At; onClose: () => void }) {
  const navigate = useNavigate()
  const can = useCan(at)
  const { data: schema } = useSuspenseQuery(imageSchemaQuery(at))
  // Chosen once, so that a create that is sent again cannot make a second image.
  const [id] = useState(() => crypto.randomUUID())
  const { source, unreadable, choose } = useSource()
  const data = source !== undefined

  const form = useFields(
    useMemo(() => imageValuesSchema({ data }), [data]),
    noValues,
  )
  const { control, formState } = form
  const { dirtyFields, errors } = formState
  const values = useWatch({ control })

  /** Fills in what the file tells, where the person has not said otherwise. */
  const suggest = (suggested: Partial<ImageValues>) => {
    for (const key of Object.keys(suggested) as (keyof ImageValues)[]) {
      if (!dirtyFields[key]) form.resetField(key, { defaultValue: suggested[key] })
    }
  }

  const leave = useUnsaved(formState.isDirty || data, {
    title: 'Discard this image?',
    body: 'It has not been created. What you chose and filled in is lost.',
    action: 'Discard image',
  })

  const create = useMutation({
    mutationFn: (filled: ImageValues) => createOnce(at, { ...toNewWire(filled), id }),
    onSuccess: (image) => {
      noteImage(at, image)
      if (source) startTransfer({ at, image_id: image.id, name: nameOf(image), file: source.file })
      leave(() => void navigate(paths.image(at, image.id), { replace: true }))
    },
  })

  return (
    <Form
      form={form}
      onSubmit={(filled) => create.mutate(filled)}
      problem={create.error ? problemOf(create.error) : undefined}
      problemTitle="The image was not created"
      pending={create.isPending}
      note={source && 'The upload goes on while you look around in Loupe.'}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton pending={create.isPending}>{source ? `Create and upload ${formatBytes(source.file.size)}` : 'Create image'}</SubmitButton>
        </>
      }
    >
      <FileField
        label="Data"
        file={source?.file}
        onFile={(file) => void choose(file, suggest)}
        invitation="Drop a disk image"
        help="Or nothing yet: the image then waits for its data."
        what={source?.found?.what}
        warnings={source && doubtsOf(source, values.disk_format, schema)}
        error={unreadable}
      />
      <NameField control={control} />
      <DiskFormatField control={control} schema={schema} />
      <VisibilityField control={control} can={can} />
      <RequirementFields control={control} />
      <ImageTagsField control={control} />
      <Fold title="More settings" summary={folded(values)} wrong={Boolean(errors.container_format ?? errors.os_distro ?? errors.os_version ?? errors.architecture ?? errors.description)}>
        <FieldGroup>
          <ContainerFormatField control={control} schema={schema} />
          <ProtectedField control={control} />
          <SystemFields at={at} control={control} />
        </FieldGroup>
      </Fold>
    </Form>
  )
}

/** The chosen file, and what it turned out to be. */
function useSource() {
  const [source, setSource] = useState<Source>()
  const [unreadable, setUnreadable] = useState<string>()
  const latest = useRef<File>(undefined)

  const choose = async (file: File | undefined, suggest: (suggested: Partial<ImageValues>) => void) => {
    latest.current = file
    setUnreadable(undefined)
    setSource(file && { file, named: namedBy(file.name), found: undefined })
    if (!file) {
      suggest(suggestionsOf(undefined))
      return
    }
    try {
      const whole: Source = { file, named: namedBy(file.name), found: await sniffFile(file) }
      // Another file may have been chosen meanwhile.
      if (latest.current !== file) return
      setSource(whole)
      suggest(suggestionsOf(whole))
    } catch {
      if (latest.current !== file) return
      setSource(undefined)
      setUnreadable(`${file.name} cannot be read. It may be a folder, or have been moved or changed since.`)
    }
  }
  return { source, unreadable, choose }
}

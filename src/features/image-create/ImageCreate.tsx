import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useIsMutating, useQuery } from '@tanstack/react-query'
import { useLoaderData, useLocation, useNavigate, type LoaderFunctionArgs } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { imageSchemaQuery } from '#src/api/glance/schemas.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { FormDialog } from '#src/forms/FormDialog.tsx'
import { whyNotCreate } from '#src/image/why-not.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { canAt, requireSession } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { CreateForm, creatingKey } from './CreateForm.tsx'
import styles from './ImageCreate.module.css'

export { CreateForm }

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const token = await requireSession(at, request)
  const why = whyNotCreate(await canAt(at, token), at.scope)
  // Not awaited: the dialog stands at once, and says what it waits for.
  if (why === undefined) void queryClient.prefetchQuery(imageSchemaQuery(at))
  return { at, why }
}

/** A dialog over the list, with an address of its own. */
export function Component() {
  const { at, why } = useLoaderData<typeof loader>()
  const navigate = useNavigate()
  const { search } = useLocation()
  const creating = useIsMutating({ mutationKey: creatingKey(at) }) > 0
  // What the cloud is asked to make is not taken back: the answer is waited for.
  const close = () => {
    if (!creating) void navigate(paths.images(at, search), { replace: true, preventScrollReset: true })
  }
  return (
    <FormDialog title={t`Create image`} onClose={close}>
      {why === undefined ? (
        <Create at={at} onClose={close} />
      ) : (
        <EmptyState
          title={t`You cannot create images here`}
          action={
            <Button onClick={close}>
              <Trans>Back to the images</Trans>
            </Button>
          }
        >
          <p>
            <ReasonWords reason={why} />
          </p>
        </EmptyState>
      )}
    </FormDialog>
  )
}

/** The form, once it is known what this cloud takes. */
function Create({ at, onClose }: { at: At; onClose: () => void }) {
  const { data: schema, error, refetch } = useQuery(imageSchemaQuery(at))
  if (schema) return <CreateForm at={at} schema={schema} onClose={onClose} />
  if (error) {
    return (
      <div className={styles.waiting}>
        <ErrorPanel title={t`Which images this cloud takes could not be read`} problem={problemOf(error)} retry={() => void refetch()} />
      </div>
    )
  }
  return (
    <output className={styles.waiting} aria-label={t`Loading`}>
      <Skeleton height={104} />
      <Skeleton height={36} />
      <Skeleton height={36} />
      <Skeleton height={132} />
    </output>
  )
}

/**
 * The pages that are fetched before anybody goes there. Each is asked for once: a browser answers a second `import()` of what it has only some
 * tasks later, and draws a frame in between, which a person waits for.
 */
export const muiPages = once(() => import('#src/ui/MuiPages.tsx'))
export const imageCreate = once(() => import('#src/features/image-create/ImageCreate.tsx'))
export const imagePage = once(() => import('#src/features/image-page/ImagePage.tsx'))
export const imageOverview = once(() => import('#src/features/image-page/Overview.tsx'))

/** What did not come is asked for again. */
function once<T>(fetchPart: () => Promise<T>): () => Promise<T> {
  let part: Promise<T> | undefined
  return () => (part ??= fetchPart().catch((error: unknown) => {
    part = undefined
    throw error
  }))
}

/** Fetches an image's page when there is nothing else to do: the list has the record, so that it stands as soon as one clicks. */
export async function prepareImage(): Promise<void> {
  // What does not come is asked for again, and told then, when somebody wants it.
  await Promise.allSettled([imagePage(), imageOverview()])
}

/** Fetches an image's page when there is nothing else to do: the list has the record, so that it stands as soon as one clicks. */
export async function prepareImage(): Promise<void> {
  // What does not come is asked for again, and told then, when somebody wants it.
  await Promise.allSettled([import('#src/features/image-page/ImagePage.tsx'), import('#src/features/image-page/Overview.tsx')])
}

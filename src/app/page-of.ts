/** The page that an address is of: a dialog over it and the tabs within it are not another one. */
export function pageOf(pathname: string): string {
  const [, region, scope, place, id, tab] = pathname.split('/')
  if (place !== 'images' || id === undefined) return pathname
  const page = `/${region}/${scope}/images`
  if (id === 'new') return page
  if (tab === 'launch') return pathname
  return tab === 'edit' || tab === 'properties' ? `${page}/${id}/edit` : `${page}/${id}`
}

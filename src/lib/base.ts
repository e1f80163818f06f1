/** Where the app stands on its host: `/loupe`, or nothing at the top. The gateway says so in the page (LOUPE_BASE_PATH), and one build serves any place. */
export const base: string = typeof document === 'undefined' ? '' : (document.documentElement.dataset['base'] ?? '')

/** The address of a path of the app, for what goes past the router. */
export const addressOf = (path: string): string => base + path

/** The path of the app that the page is at, as the router knows it. */
export const pathHere = (): string => location.pathname.slice(base.length) || '/'

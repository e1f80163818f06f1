/** What there is of something, or why that could not be read. */
export type Offer<T> = { readonly of: readonly T[]; readonly error: Error | null; readonly retry: () => void }

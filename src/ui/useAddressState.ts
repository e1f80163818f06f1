import { useSearchParams } from 'react-router'

/** What of a page's state stands in its address, a word for each key: it is replaced and not gone back through, and an empty one stands for none. */
export function useAddressState(): { params: URLSearchParams; write: (key: string, value: string) => void } {
  const [params, setParams] = useSearchParams()
  const write = (key: string, value: string) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now)
        if (value === '') next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  return { params, write }
}

/**
 * Of a graph between two sides of equal size: which edges belong to some perfect matching, and one such matching. `edges[left]` lists the right ends.
 * Undefined: there is no perfect matching. An edge belongs to one when it is in the matching found or lies on an alternating circle (Berge), that is
 * when both ends are in one strong component of the graph whose matched edges run backwards.
 */
export function perfectMatchings(edges: readonly (readonly number[])[], size: number): { matched: number[]; allowed: number[][] } | undefined {
  if (edges.length !== size) return undefined
  const matched: number[] = Array.from({ length: size }, () => -1)
  const takenBy: number[] = Array.from({ length: size }, () => -1)
  for (let left = 0; left < size; left++) if (!augment(edges, left, matched, takenBy)) return undefined
  const component = strongComponents(edges.map((rights) => rights.map((right) => takenBy[right] ?? -1)))
  const allowed = edges.map((rights, left) => rights.filter((right) => matched[left] === right || component[left] === component[takenBy[right] ?? -1]))
  return { matched, allowed }
}

/** One more pair by an alternating path, without recursion: hundreds may be at it at once. */
function augment(edges: readonly (readonly number[])[], start: number, matched: number[], takenBy: number[]): boolean {
  const from = new Map<number, number>()
  const queue = [start]
  for (const left of queue) {
    for (const right of edges[left] ?? []) {
      if (from.has(right)) continue
      from.set(right, left)
      const owner = takenBy[right] ?? -1
      if (owner >= 0) queue.push(owner)
      else {
        let end = right
        for (;;) {
          const by = from.get(end) ?? start
          const before = matched[by] ?? -1
          matched[by] = end
          takenBy[end] = by
          if (by === start) return true
          end = before
        }
      }
    }
  }
  return false
}

/** Tarjan's, without recursion: the number of the component of each. */
function strongComponents(next: readonly (readonly number[])[]): number[] {
  const size = next.length
  const index: number[] = Array.from({ length: size }, () => -1)
  const low: number[] = Array.from({ length: size }, () => 0)
  const component: number[] = Array.from({ length: size }, () => -1)
  const open: number[] = []
  let counter = 0
  let components = 0
  for (let root = 0; root < size; root++) {
    if (index[root] !== -1) continue
    const work: { node: number; at: number }[] = [{ node: root, at: 0 }]
    while (work.length > 0) {
      const top = work.at(-1)
      if (top === undefined) break
      const { node } = top
      if (top.at === 0) {
        index[node] = low[node] = counter++
        open.push(node)
      }
      const to = next[node]?.[top.at++]
      if (to !== undefined) {
        if (index[to] === -1) work.push({ node: to, at: 0 })
        else if (component[to] === -1) low[node] = Math.min(low[node] ?? 0, index[to] ?? 0)
        continue
      }
      work.pop()
      const parent = work.at(-1)?.node
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0)
      if (low[node] === index[node]) {
        for (;;) {
          const member = open.pop()
          if (member === undefined) break
          component[member] = components
          if (member === node) break
        }
        components++
      }
    }
  }
  return component
}

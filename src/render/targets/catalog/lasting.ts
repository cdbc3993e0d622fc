/** The objects of services on both sides of a comparison. */
import type { Entries } from "./entries.ts";

/** Whether two services are the same documents, patches applied. */
export function isSame(before: Entries, after: Entries): boolean {
  const all = ({ service, types, meters, limits }: Entries): readonly unknown[] => [
    service,
    ...types,
    ...meters,
    ...limits.flatMap(({ limit, meter }) => [limit, meter]),
  ];
  const [was, is] = [all(before), all(after)];
  return was.length === is.length && was.every((one, index) => one === is[index]);
}

/** Compares the catalog entries of a service before and after a change. */
import type { Entries } from "./entries.ts";

/** Whether two services have the same documents, after patches. */
export function isSame(before: Entries, after: Entries): boolean {
  const documents = ({ service, types, meters, limits }: Entries): readonly unknown[] => [
    service,
    ...types,
    ...meters,
    ...limits.flatMap(({ limit, meter }) => [limit, meter]),
  ];
  const [was, is] = [documents(before), documents(after)];
  return was.length === is.length && was.every((document, index) => document === is[index]);
}

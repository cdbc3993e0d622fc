/** Finds documents with a last day. */
import type { Accreditation, Feature, Grant, Model, Override, Patch } from "./model.ts";

const KINDS = ["Feature", "Grant", "Override", "Patch", "Accreditation"] as const;

export interface Expiring {
  readonly resource: Feature | Grant | Override | Patch | Accreditation;
  /** `YYYY-MM-DD`, the last day on which it holds. */
  readonly day: string;
}

/** Yields documents that end on a day, not features that expire `never`. */
export function* expiring({ byKind }: Model): Generator<Expiring> {
  for (const kind of KINDS)
    for (const resource of byKind[kind].values()) {
      const { expires } = resource.spec;
      if (expires !== undefined && expires !== "never") yield { resource, day: expires };
    }
}

/** For example `1 day` or `12 days`. */
export function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

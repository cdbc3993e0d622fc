/** The documents that may say when they end. */
import type { Accreditation, Feature, Grant, Model, Override, Patch } from "./model.ts";

const KINDS = ["Feature", "Grant", "Override", "Patch", "Accreditation"] as const;

export interface Expiring {
  readonly resource: Feature | Grant | Override | Patch | Accreditation;
  /** `YYYY-MM-DD`, the last day on which it holds. */
  readonly day: string;
}

/** Those that end on a day; a feature that expires `never` is not one of them. */
export function* expiring({ byKind }: Model): Generator<Expiring> {
  for (const kind of KINDS)
    for (const resource of byKind[kind].values()) {
      const { expires } = resource.spec;
      if (expires !== undefined && expires !== "never") yield { resource, day: expires };
    }
}

/** `1 day`, `12 days`. */
export function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

/** Finds every use of a name in a document, including the conditions of policies. */
import type { Kind } from "../kinds.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import type { Project } from "./model.ts";
import { namesIn, namespaceAt } from "./references.ts";
import type { NameReference, Namespace } from "./references.ts";

/** The names that a valid document refers to, and those that conditions of policies require exactly. */
export function* usesIn(resource: Resource): Generator<NameReference> {
  yield* namesIn(resource);
  if (resource.kind !== "Project") return;
  for (const { of, path, text, at } of exactValues(resource.spec as Project["spec"])) {
    const to = namespaceOfPath(of, path);
    if (to !== undefined) yield { to, name: text, path: at };
  }
}

/** Properties of the state of a cluster that are names. */
const IN_STATES: Readonly<Record<string, Kind>> = {
  "$.cluster": "Cluster",
  "$.stage": "Stage",
  "$.features[*].name": "Feature",
  "$.features[*].service": "Service",
};

function namespaceOfPath(of: PolicyKind, path: string): Namespace | undefined {
  if (of === "ClusterState") return IN_STATES[path];
  if (path === "$.metadata.name") return of;
  const below = /^\$\.spec\.(.+)$/.exec(path)?.[1];
  return below === undefined ? undefined : namespaceAt(of, below.replaceAll("[*]", ".*"));
}

type PolicyKind = Kind | "ClusterState";

/** A text in `const` or `enum` of a policy. */
export interface ExactValue {
  /** The documents that the policy checks, and the path in them. */
  readonly of: PolicyKind;
  readonly path: string;
  readonly text: string;
  /** Its place in the Project. */
  readonly at: Path;
}

export function exactValues({ policies = [] }: Project["spec"]): readonly ExactValue[] {
  return policies.flatMap((policy, index) =>
    (["where", "require"] as const).flatMap((part) =>
      Object.entries(policy[part] ?? {}).flatMap(([path, schema]) =>
        textsIn(schema, ["spec", "policies", index, part, path]).map(([at, text]) => ({
          of: policy.for,
          path,
          text,
          at,
        })),
      ),
    ),
  );
}

function textsIn(value: unknown, at: Path): readonly (readonly [Path, string])[] {
  if (typeof value !== "object" || value === null) {
    const isExact = at.at(-1) === "const" || at.at(-2) === "enum";
    return typeof value === "string" && isExact ? [[at, value]] : [];
  }
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, one]) => textsIn(one, [...at, key]));
}

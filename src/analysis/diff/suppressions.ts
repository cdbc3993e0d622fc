/** Added and removed `sluice-allow` comments, which suppress diagnostics of rules and policies. */
import { append } from "../../base/collections.ts";
import type { Severity } from "../../base/diagnostics.ts";
import type { Change } from "./change.ts";
import { locationIn, locate, SUPPRESSION, suppressions } from "../../compiler/parse/index.ts";
import type { Suppression } from "../../compiler/parse/index.ts";
import type { SourceFile } from "../../base/source.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { advice } from "./advice.ts";
import type { Side, Sides } from "./sides.ts";

interface PlacedSuppression {
  readonly comment: Suppression;
  /** The document that contains the comment, or else the project. */
  readonly resource: Resource;
}

/** `severityOf`: the default severity of a code. */
export function suppressionChanges(
  sides: Sides,
  severityOf: (code: string) => Severity | undefined,
): readonly Change[] {
  const [before, after] = suppressionsOf(sides);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key): readonly Change[] => {
    const [gone, come] = [before.get(key) ?? [], after.get(key) ?? []];
    const one = come[gone.length] ?? gone[come.length];
    if (one === undefined) return [];
    const isNew = come.length > gone.length;
    const { comment, resource } = one;
    const severity = strictestOf(comment.code, sides, severityOf);
    const isError = severity === "error";
    const place = `${resource.kind}/${resource.name}`;
    return [
      {
        kind: "policy",
        subject: `${SUPPRESSION}.${comment.code}`,
        clusters: [],
        before: isNew ? null : `allowed in ${place}: ${comment.reason}`,
        after: isNew ? `allowed in ${place}: ${comment.reason}` : null,
        because: [{ resource, path: [], place, side: isNew ? "head" : "base", at: comment.at }],
        owners: [],
        advice: isNew
          ? [advice("policy", `"${comment.code}" no longer reports ${isError ? "an error" : "anything"} there`)]
          : [],
        risk: isNew ? (isError ? "high" : "medium") : "low",
      },
    ];
  });
}

/** Comments of head that base does not have. */
export function newSuppressions(sides: Sides): readonly Suppression[] {
  const [before, after] = suppressionsOf(sides);
  return [...after].flatMap(([key, come]) => come.slice(before.get(key)?.length ?? 0).map(({ comment }) => comment));
}

type SuppressionsByKey = ReadonlyMap<string, readonly PlacedSuppression[]>;

/** Reads only the files that differ between the two sides. */
function suppressionsOf(sides: Sides): readonly [before: SuppressionsByKey, after: SuppressionsByKey] {
  const [base, head] = [sides.base.files ?? [], sides.head.files ?? []];
  const [was, is] = [new Set(base), new Set(head)];
  const before = suppressionsIn(
    base.filter((file) => !is.has(file)),
    sides.base,
  );
  const after = suppressionsIn(
    head.filter((file) => !was.has(file)),
    sides.head,
  );
  return [before, after];
}

/** Keyed by code, document and reason; the line has no effect. */
function suppressionsIn(files: readonly SourceFile[], side: Side): ReadonlyMap<string, readonly PlacedSuppression[]> {
  const found = new Map<string, PlacedSuppression[]>();
  const commented = files
    .map((file) => ({ file, comments: suppressions(file) }))
    .filter(({ comments }) => comments.length > 0);
  if (commented.length === 0) return found;
  const own = new Set(commented.map(({ file }) => file));
  const inFile = new Map<SourceFile, Resource[]>();
  for (const resources of Object.values(side.model?.byKind ?? {}) as readonly ReadonlyMap<string, Resource>[])
    for (const resource of resources.values())
      if (own.has(resource.document.file)) append(inFile, resource.document.file, resource);
  for (const { file, comments } of commented)
    for (const comment of comments) {
      const resource = documentAround(comment, inFile.get(file) ?? []) ?? side.model?.project;
      if (resource === undefined) continue;
      append(found, [comment.code, resource.kind, resource.name, comment.reason].join("\0"), {
        comment,
        resource,
      });
    }
  return found;
}

/** The last document that begins before the comment, or else the first one. */
function documentAround({ at: place }: Suppression, resources: readonly Resource[]): Resource | undefined {
  const starts = resources
    .map((resource) => ({ resource, start: locate(locationIn(resource.document, [])).start }))
    .sort((a, b) => a.start - b.start);
  return (starts.findLast(({ start }) => start <= place.start) ?? starts[0])?.resource;
}

const STRICTNESS: readonly (Severity | "ignore" | undefined)[] = [undefined, "ignore", "note", "warning", "error"];

function strictestOf(
  code: string,
  { base, head }: Sides,
  severityOf: (code: string) => Severity | undefined,
): Severity | "ignore" | undefined {
  const own = [base, head].map(({ model }) => {
    const { rules = {}, policies = [] } = model?.project.spec ?? {};
    const policy = policies.find(({ name }) => name === code);
    return rules[code] ?? (policy === undefined ? severityOf(code) : (policy.severity ?? "error"));
  });
  return own.reduce((a, b) => (STRICTNESS.indexOf(a) < STRICTNESS.indexOf(b) ? b : a), undefined);
}

/** Gives a grant a later last day. */
import { listSome } from "../../../base/diagnostics.ts";
import type { Grant } from "../../../compiler/link/index.ts";
import type { ClusterSelector } from "../../../compiler/kinds.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import { UsageError } from "../command.ts";
import type { Host } from "../command.ts";
import { grantedConsumerOf } from "../consumer.ts";
import { editOf } from "../edits/choose-file.ts";
import { changesTo } from "../edits/fields.ts";
import type { Editable } from "../edits/plan.ts";
import { isSameSelector } from "../edits/selector.ts";
import { writeLine } from "../log-line.ts";

export interface Renewal {
  readonly feature: string;
  readonly to: string;
  readonly clusters: ClusterSelector | undefined;
  readonly name: string | undefined;
  /** The new last day, and other new fields. */
  readonly fields: { readonly expires: string; readonly [field: string]: string | undefined };
}

/** The most names to list. */
const MOST = 12;

/** Throws a UsageError unless one grant matches and the new day is a later one. */
export function renewal({ feature, to, clusters, name, fields }: Renewal, editable: Editable, host: Host): SourceEdit {
  const { kind, name: consumer } = grantedConsumerOf(to, editable.model);
  const own = [...editable.model.byKind.Grant.values()].filter(
    ({ spec }) => spec.consumer.kind === kind && spec.consumer.name === consumer && spec.features.includes(feature),
  );
  if (own.length === 0) throw new UsageError(`${to} has no grant of "${feature}"`, "leave out --renew to add one");
  const found = own.filter(
    (one) =>
      (name === undefined || one.name === name) &&
      (clusters === undefined || isSameSelector(one.spec.clusters, clusters)),
  );
  const [grant, ...others] = found;
  if (grant === undefined)
    throw new UsageError(
      `no grant of "${feature}" to ${to} has this ${name === undefined ? "selection of clusters" : "name"}`,
      `leave out the options, or add --name with one of: ${namesOf(own)}`,
    );
  if (others.length > 0)
    throw new UsageError(
      `${found.length} grants of "${feature}" to ${to} match`,
      `add --name with one of: ${namesOf(found)}`,
    );
  checkDay(grant, fields.expires, editable.today);
  const shared = grant.spec.features.filter((one) => one !== feature);
  if (shared.length > 0 && grant.spec.expires !== fields.expires)
    writeLine(`grant ${grant.name} also renews ${shared.join(", ")}`, host.stderr);
  return editOf(grant, changesTo(grant.spec, fields));
}

function namesOf(grants: readonly Grant[]): string {
  return listSome(
    grants.map(({ name }) => name),
    MOST,
  );
}

function checkDay({ name, spec: { expires } }: Grant, day: string, today: string): void {
  if (day < today) throw new UsageError(`${day} has passed`, "choose a later day");
  if (expires === undefined) throw new UsageError(`grant "${name}" has no last day`, "it needs no renewal");
  if (day < expires) throw new UsageError(`grant "${name}" already ends later, on ${expires}`, "choose a later day");
}

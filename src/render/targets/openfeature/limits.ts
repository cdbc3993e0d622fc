/** How large a FeatureFlag may become: flagd and Kubernetes take it whole, or not at all. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { at } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet } from "../target.ts";
import { flagsetLarge, flagsetTooLarge } from "./codes.ts";
import { bytesOf, flagSizes } from "./flagset.ts";
import { isOnePerSource, slotsOf } from "./flag-sets.ts";
import type { FlagSetSpec } from "./flag-sets.ts";
import { packShards } from "./shards.ts";
import type { Shard, Weighed } from "./shards.ts";
import { everything } from "./source.ts";

const KIB = 1024;
const LARGE = 200 * KIB;
const TOO_LARGE = 900 * KIB;

/** Shards that are told one by one. */
const TOLD = 8;

/** The flags of a group, where they are too many. */
interface Large {
  /** Undefined: all groups of a namespace. */
  readonly group: FlagSetSpec["group"];
  /** Of the largest object. */
  readonly bytes: number;
  /** Of the namespace and cluster with that object. */
  readonly flags: readonly Weighed[];
  readonly clusters: ReadonlySet<string>;
}

/** Once for a group, however many clusters and namespaces it goes to. */
export function checkSizes({ model, states }: Fleet, report: ReportDiagnostic): void {
  const large = new Map<FlagSetSpec["group"], Large>();
  const slots = [...Map.groupBy(slotsOf(model), ({ namespace }) => namespace).values()];
  const largest = slots.flatMap((own) => everything(own).of);
  for (const state of states.filter(({ render }) => render.includes("openfeature")))
    for (const slot of largest) {
      const bytes = bytesOf(slot, state, model);
      if (bytes <= LARGE) continue;
      const known = large.get(slot.group);
      const clusters = new Set(known?.clusters).add(state.cluster.name);
      if (known !== undefined && known.bytes >= bytes) large.set(slot.group, { ...known, clusters });
      else large.set(slot.group, { group: slot.group, bytes, flags: together(slot, state, model), clusters });
    }
  for (const found of large.values()) reportLarge(found, model, report);
}

/** The flags of all objects of a slot's group. */
function together({ namespace, group }: FlagSetSpec, state: ClusterState, model: Model): readonly Weighed[] {
  const slots = slotsOf(model).filter((slot) => slot.namespace === namespace && slot.group === group);
  return slots.flatMap((slot) => flagSizes(slot, state, model));
}

function reportLarge({ group, bytes, flags, clusters }: Large, model: Model, report: ReportDiagnostic): void {
  const count = shardsOf(group, model);
  const own = count === 1 ? [] : ["shards", group ?? ""];
  const option = ["spec", "targets", "openfeature", ...(isOnePerSource(model) ? ["provider"] : own)];
  const taken = `${kib(bytes)} of JSON on ${quoteList([...clusters])}`;
  report(
    bytes > TOO_LARGE ? flagsetTooLarge : flagsetLarge,
    at(model.project.document, option, "key"),
    count === 1
      ? `${whose(group, model)} take ${taken}`
      : `the largest of ${count} objects with ${whose(group, model)} takes ${taken}`,
    { help: advice(group, flags, model) },
  );
}

function shardsOf(group: FlagSetSpec["group"], model: Model): number {
  if (group === undefined || isOnePerSource(model)) return 1;
  return model.project.spec.targets?.openfeature?.shards?.[group] ?? 1;
}

function whose(group: FlagSetSpec["group"], { byKind }: Model): string {
  if (group === undefined) return "the flags of a namespace";
  return byKind.Service.has(group) ? `the flags of service "${group}"` : "the flags of features without a service";
}

function advice(group: FlagSetSpec["group"], flags: readonly Weighed[], model: Model): string {
  const { byKind } = model;
  if (group === undefined || isOnePerSource(model))
    return "set `provider` to kubernetes or file, which read several objects: flagd-proxy needs all flags in one";
  if (!byKind.Service.has(group)) return "give the features the `service` that owns them: flags are grouped by it";
  const heavy = flags.find(({ bytes }) => bytes > LARGE);
  if (heavy !== undefined) return `"${heavy.name}" alone takes ${kib(heavy.bytes)}: make its variants smaller`;
  const shards = packShards(flags, LARGE);
  const largest = Math.max(...shards.map(({ bytes }) => bytes));
  const setting = `set \`spec.targets.openfeature.shards: {${group}: ${shards.length}}\``;
  return `${setting}, for ${counts(shards)} flags an object, ${kib(largest)} at most`;
}

function counts(shards: readonly Shard[]): string {
  const flags = shards.map((shard) => shard.flags);
  if (flags.length > TOLD) return `${Math.min(...flags)} to ${Math.max(...flags)}`;
  return `${flags.slice(0, -1).join(", ")} and ${flags.at(-1)}`;
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / KIB)} KiB`;
}

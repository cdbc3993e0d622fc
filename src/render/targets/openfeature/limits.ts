/** Checks the size of FeatureFlags, which flagd and Kubernetes accept only as a whole. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet } from "../target.ts";
import { flagsetLarge, flagsetTooLarge } from "./codes.ts";
import { bytesOf, flagSizes } from "./feature-flag.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { isOnePerSource, flagSetSpecs } from "./group-flags.ts";
import type { FlagSetSpec } from "./group-flags.ts";
import { packShards } from "./shards.ts";
import type { Shard, FlagSize } from "./shards.ts";
import { allFlagsSource } from "./source.ts";

const KIB = 1024;
/** Larger objects are reported, in bytes of JSON. */
export const LARGE_FLAG_SET: number = 200 * KIB;
const TOO_LARGE = 900 * KIB;

/** The number of shards that are listed one by one. */
const LISTED = 8;

/** A group of flags that is too large. */
interface Large {
  /** Undefined for all groups of a namespace. */
  readonly group: FlagSetSpec["group"];
  /** The size of the largest object. */
  readonly bytes: number;
  /** The flags in the namespace and cluster with that object. */
  readonly flags: readonly FlagSize[];
  readonly clusters: ReadonlySet<string>;
}

/** Reports once per group, for all clusters and namespaces. */
export function checkSizes({ model, states }: Fleet, report: ReportDiagnostic): void {
  for (const found of measured(model)(states).large.values()) reportLarge(found, model, report);
}

/** Bytes of JSON of the largest object of each group. */
export function flagSetSizes({ model, states }: Fleet): Sizes["sizes"] {
  return measured(model)(states).sizes;
}

interface Sizes {
  readonly sizes: ReadonlyMap<FlagSetSpec["group"], number>;
  readonly large: ReadonlyMap<FlagSetSpec["group"], Large>;
}

const measured = memoizeByIdentity((model: Model) =>
  memoizeByIdentity((states: readonly ClusterState[]): Sizes => measure({ model, states })),
);

function measure({ model, states }: Fleet): Sizes {
  const sizes = new Map<FlagSetSpec["group"], number>();
  const large = new Map<FlagSetSpec["group"], Large>();
  const specs = [...Map.groupBy(flagSetSpecs(model), ({ namespace }) => namespace).values()];
  const largest = specs.flatMap((group) => allFlagsSource(group).of);
  for (const state of states.filter(({ render }) => render.includes("openfeature")))
    for (const spec of largest) {
      const bytes = bytesOf(spec, state, model);
      sizes.set(spec.group, Math.max(bytes, sizes.get(spec.group) ?? 0));
      if (bytes <= LARGE_FLAG_SET) continue;
      const previous = large.get(spec.group);
      const clusters = new Set(previous?.clusters).add(state.cluster.name);
      if (previous !== undefined && previous.bytes >= bytes) large.set(spec.group, { ...previous, clusters });
      else large.set(spec.group, { group: spec.group, bytes, flags: sizesInGroup(spec, state, model), clusters });
    }
  return { sizes, large };
}

/** The flags in all objects of a set's group. */
function sizesInGroup({ namespace, group }: FlagSetSpec, state: ClusterState, model: Model): readonly FlagSize[] {
  const specs = flagSetSpecs(model).filter((spec) => spec.namespace === namespace && spec.group === group);
  return specs.flatMap((spec) => flagSizes(spec, state, model));
}

function reportLarge({ group, bytes, flags, clusters }: Large, model: Model, report: ReportDiagnostic): void {
  const count = shardsOf(group, model);
  const shardsOption = count === 1 ? [] : ["shards", group ?? ""];
  const option = ["spec", "targets", "openfeature", ...(isOnePerSource(model) ? ["provider"] : shardsOption)];
  const taken = `${kib(bytes)} of JSON on ${quoteList([...clusters])}`;
  report(
    bytes > TOO_LARGE ? flagsetTooLarge : flagsetLarge,
    locationIn(model.project.document, option, "key"),
    count === 1
      ? `${whose(group, model)} use ${taken}`
      : `the largest of ${count} objects with ${whose(group, model)} uses ${taken}`,
    { help: advice(group, flags, model), subject: group === undefined ? undefined : { kind: "Service", name: group } },
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

function advice(group: FlagSetSpec["group"], flags: readonly FlagSize[], model: Model): string {
  const { byKind } = model;
  if (group === undefined || isOnePerSource(model))
    return "set `provider` to `kubernetes` or `file`, which support several objects";
  if (!byKind.Service.has(group)) return "set `service` in the features: flags are grouped by service";
  const heavy = flags.find(({ bytes }) => bytes > LARGE_FLAG_SET);
  if (heavy !== undefined) return `"${heavy.name}" alone uses ${kib(heavy.bytes)}: make its variants smaller`;
  const shards = packShards(flags, LARGE_FLAG_SET);
  const largest = Math.max(...shards.map(({ bytes }) => bytes));
  const setting = `set \`spec.targets.openfeature.shards: {${group}: ${shards.length}}\``;
  return `${setting}, for ${counts(shards)} flags per object, at most ${kib(largest)}`;
}

function counts(shards: readonly Shard[]): string {
  const flags = shards.map((shard) => shard.flags);
  if (flags.length > LISTED) return `${Math.min(...flags)} to ${Math.max(...flags)}`;
  return `${flags.slice(0, -1).join(", ")} and ${flags.at(-1)}`;
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / KIB)} KiB`;
}

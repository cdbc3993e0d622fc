/** Compares a rendered object with the live one, limited to the fields that Sluice sets. */
import type { Value } from "../../compiler/parse/index.ts";
import type { Path } from "../../base/source.ts";
import { fieldsOf, isFields } from "../../compiler/untrusted/index.ts";
import type { KubernetesObject } from "./objects.ts";

/** An undefined value is missing on that side. */
export interface FieldDrift {
  readonly path: Path;
  readonly rendered: Value | undefined;
  readonly live: Value | undefined;
}

/**
 * Maps that only Sluice writes: any other entry in them is a change by someone else. In all other maps, such an entry
 * is a default or belongs to a controller.
 */
const OWNED_MAPS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data"],
  FeatureFlag: ["spec.flagSpec"],
  FeatureFlagSource: ["spec.contextValues", "spec.headerToContextMappings"],
  FeatureGate: ["spec"],
  Stage: ["spec"],
  SubcomponentOverride: ["spec"],
  ResourceGrant: ["spec"],
  ResourceRegistration: ["spec"],
};

/** The compared metadata. The API server, controllers and kubectl write the rest. */
const METADATA = ["labels", "annotations"] as const;

export function fieldDrifts(rendered: KubernetesObject, live: KubernetesObject): readonly FieldDrift[] {
  const owned = OWNED_MAPS[rendered.kind] ?? [];
  const [want, have] = [fieldsOf(rendered.value["metadata"]), fieldsOf(live.value["metadata"])];
  const ofMetadata = METADATA.flatMap((field) => [
    ...differ(want[field] ?? {}, have[field] ?? {}, ["metadata", field], false, owned),
  ]);
  const content = Object.entries(rendered.value).filter(
    ([key]) => !["apiVersion", "kind", "metadata", "status"].includes(key),
  );
  return [
    ...ofMetadata,
    ...content.flatMap(([key, value]) => [...differ(value, live.value[key], [key], false, owned)]),
  ];
}

function* differ(
  rendered: Value | undefined,
  live: Value | undefined,
  path: Path,
  closed: boolean,
  owned: readonly string[],
): Generator<FieldDrift> {
  const isClosed = isOurs(path, closed, owned);
  if (isNothing(rendered) && isNothing(live)) return;
  if (Array.isArray(rendered) && Array.isArray(live) && rendered.length === live.length) {
    for (const [index, item] of rendered.entries()) yield* differ(item, live[index], [...path, index], isClosed, owned);
  } else if (isFields(rendered) && isFields(live)) {
    for (const [key, value] of Object.entries(rendered))
      yield* differ(value, live[key], [...path, key], isClosed, owned);
    for (const [key, value] of Object.entries(live))
      if (isOurs([...path, key], isClosed, owned) && !Object.hasOwn(rendered, key) && !isNothing(value))
        yield { path: [...path, key], rendered: undefined, live: value };
  } else if (rendered !== live && !isSameQuantity(rendered, live, path)) yield { path, rendered, live };
}

function isOurs(path: Path, closed: boolean, owned: readonly string[]): boolean {
  return closed || owned.includes(path.join("."));
}

/** The API server may keep or drop empty values. */
function isNothing(value: Value | undefined): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

/** Maps whose values are quantities. */
const OF_QUANTITIES: ReadonlySet<string | number> = new Set(["requests", "limits"]);

/** Suffixes of powers of 1000 and of 1024, as in the Kubernetes API. */
const TENS = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const TWOS = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

export function isSameQuantity(a: Value | undefined, b: Value | undefined, path: Path): boolean {
  if (!OF_QUANTITIES.has(path.at(-2) ?? "")) return false;
  const [one, other] = [amountOf(a), amountOf(b)];
  return one !== undefined && one === other;
}

/** In billionths; undefined if the value is not a quantity. */
function amountOf(value: Value | undefined): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const [, sign = "", whole = "", part = "", exponent, suffix = ""] =
    /^([+-]?)(\d{1,30})(?:\.(\d{0,30}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/.exec(String(value)) ?? [];
  if (whole === "") return undefined;
  const tens = exponent === undefined ? (TENS.includes(suffix) ? 3 * (TENS.indexOf(suffix) - 3) : 0) : Number(exponent);
  const twos = suffix === "" ? 0 : Math.max(0, TWOS.indexOf(suffix));
  const power = 9 + tens - part.length;
  const digits = BigInt(whole + part) * 1024n ** BigInt(twos);
  const amount = power >= 0 ? digits * 10n ** BigInt(power) : digits / 10n ** BigInt(-power);
  return sign === "-" ? -amount : amount;
}

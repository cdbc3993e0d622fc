/** Analyzes the variants of a flag: their type, and which mean on and off. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { Fields } from "../importer.ts";

export type FlagType = "boolean" | "string" | "number" | "object";

export interface Variants {
  readonly type: FlagType;
  readonly values: Fields;
  /** Set for a boolean flag with one variant of each value. */
  readonly pair: { readonly on: string; readonly off: string } | undefined;
}

/** Undefined unless all have the same type and flagd supports it. */
export function variantsOf(values: Fields): Variants | undefined {
  const types = new Set(Object.values(values).map(typeOf));
  const [type, ...others] = types;
  if (type === undefined || others.length > 0) return undefined;
  return { type, values, pair: type === "boolean" ? pairOf(values) : undefined };
}

function typeOf(value: Value): FlagType | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  const type = typeof value;
  return type === "boolean" || type === "string" || type === "number" || type === "object" ? type : undefined;
}

function pairOf(values: Fields): Variants["pair"] {
  const names = Object.keys(values);
  const on = names.find((name) => values[name] === true);
  const off = names.find((name) => values[name] === false);
  return names.length === 2 && on !== undefined && off !== undefined ? { on, off } : undefined;
}

/** The fields of `flag` that differ from the defaults of a boolean flag. */
export function flagFields(
  { type, values, pair }: Variants,
  serve: { readonly enabled: string; readonly disabled: string },
): Fields {
  const isUsual = pair?.on === "on" && pair.off === "off";
  if (isUsual && serve.enabled === "on" && serve.disabled === "off") return {};
  return {
    ...(type === "boolean" ? {} : { type }),
    ...(isUsual ? {} : { variants: values }),
    serve: { enabled: serve.enabled, disabled: serve.disabled },
  };
}

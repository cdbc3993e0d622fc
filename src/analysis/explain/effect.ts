/** Describes the effect of an override. */
import type { Override } from "../../compiler/link/index.ts";

/** A level, a state or a variant. */
export function effectOf({ spec }: Override): string {
  if (spec.level !== undefined) return spec.level;
  if (spec.enabled !== undefined) return spec.enabled ? "enabled" : "disabled";
  return `variant ${spec.variant}`;
}

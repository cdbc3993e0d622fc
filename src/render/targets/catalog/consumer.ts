/** Determines the consumer of a quota, with defaults. */
import type { QuotaLimit } from "../../../compiler/link/index.ts";

export const RESOURCE_MANAGER = "resourcemanager.miloapis.com";

export interface ConsumerType {
  readonly apiGroup: string;
  readonly kind: string;
}

export function consumerOf({ spec: { consumer } }: QuotaLimit): ConsumerType {
  return { apiGroup: consumer?.apiGroup ?? RESOURCE_MANAGER, kind: consumer?.kind ?? "Organization" };
}

/** The unit as the quota system writes it: per consumer. */
export function unitOf(limit: QuotaLimit): string {
  return limit.spec.unit ?? `1/{${consumerOf(limit).kind.toLowerCase()}}`;
}

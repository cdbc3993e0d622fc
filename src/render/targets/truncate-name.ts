/** Shortens names to the limits of Kubernetes and keeps them distinct. */
import { createHash } from "node:crypto";

/** The limits for most object names (DNS subdomain), and for labels and namespaces. */
export const SUBDOMAIN = 253;
export const LABEL = 63;

const DIGITS = 8;

/** Returns a short name unchanged, and a long one as its beginning, `-` and 8 hex digits of its sha256. */
export function truncateName(name: string, limit: number = SUBDOMAIN): string {
  if (name.length <= limit) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, DIGITS);
  return `${name.slice(0, limit - DIGITS - 1).replace(/[^a-z0-9]+$/i, "")}-${digest}`;
}

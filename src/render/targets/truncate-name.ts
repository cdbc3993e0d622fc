/** Names that fit: Kubernetes limits their length, and two long names must not become one. */
import { createHash } from "node:crypto";

/** What most object names may have (a DNS subdomain), and what labels and namespaces may have. */
export const SUBDOMAIN = 253;
export const LABEL = 63;

const DIGITS = 8;

/** A name as it is, or its beginning, `-` and 8 hex digits of the sha256 of the whole, together `limit` characters at most. */
export function fit(name: string, limit: number = SUBDOMAIN): string {
  if (name.length <= limit) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, DIGITS);
  return `${name.slice(0, limit - DIGITS - 1).replace(/[^a-z0-9]+$/i, "")}-${digest}`;
}

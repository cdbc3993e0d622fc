/** Hashes file texts and caches recent ones, because clusters with the same state share whole files as one string. */
import { sha256 } from "./record.ts";

const KEPT = 128;
/** In characters. Larger files belong to one cluster and would use too much memory. */
const LARGEST = 1 << 18;

const latest = new Map<string, string>();

export function digestOf(content: string): string {
  if (content.length > LARGEST) return sha256(content);
  const cached = latest.get(content);
  if (cached !== undefined) return cached;
  const digest = sha256(content);
  latest.set(content, digest);
  const oldest = latest.size > KEPT ? latest.keys().next().value : undefined;
  if (oldest !== undefined) latest.delete(oldest);
  return digest;
}

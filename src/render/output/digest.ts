/** The hash of a file's text. Clusters that agree share whole files, as one object, so the latest are remembered. */
import { sha256 } from "./inventory.ts";

const KEPT = 128;
/** In characters: larger ones are of one cluster, and too much to hold on to. */
const LARGEST = 1 << 18;

const latest = new Map<string, string>();

export function digestOf(content: string): string {
  if (content.length > LARGEST) return sha256(content);
  const known = latest.get(content);
  if (known !== undefined) return known;
  const digest = sha256(content);
  latest.set(content, digest);
  const oldest = latest.size > KEPT ? latest.keys().next().value : undefined;
  if (oldest !== undefined) latest.delete(oldest);
  return digest;
}

/**
 * The script and the style of the page, bundled on demand. In the published package, scripts/build.ts replaces this file
 * with the bundled result.
 */
import type { Assets } from "./page.ts";

export async function assets(): Promise<Assets> {
  const { bundleClient } = await import("../../scripts/site-client.ts");
  return bundleClient();
}

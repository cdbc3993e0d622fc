/**
 * The script and the style of the page. From the sources they are bundled when they are asked for; in what is
 * published, scripts/build.ts has put them in place of this file.
 */
import type { Assets } from "./page.ts";

export async function assets(): Promise<Assets> {
  const { bundleClient } = await import("../../scripts/site-client.ts");
  return bundleClient();
}

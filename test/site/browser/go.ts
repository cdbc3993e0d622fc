/** Goes from route to route of an open page. */
import type { Page } from "playwright-core";

/**
 * Goes to another route of the open page, without loading it again. Ends when the route is rendered. `where`: the path of
 * the page that is shown, if it is not the one of the route.
 */
export async function go(page: Page, hash: string, where: string = pathOf(hash)): Promise<void> {
  await page.evaluate(async (next) => {
    const before = location.href;
    // The listener of the page is older, so it has rendered before this one is called.
    const rendered = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    location.hash = next;
    if (location.href !== before) await rendered;
  }, hash);
  await page.waitForSelector(`main[data-where=${JSON.stringify(where)}]`);
}

function pathOf(hash: string): string {
  return decodeURIComponent(hash.replace(/^#\/?/, "").split("?")[0] ?? "");
}

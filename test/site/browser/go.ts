/** Goes from route to route of an open page. */
import type { Page } from "playwright-core";

/** Goes to another route of the open page, without loading it again. Ends when the route is rendered. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(async (next) => {
    const before = location.href;
    // The listener of the page is older, so it has rendered before this one is called.
    const rendered = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    location.hash = next;
    if (location.href !== before) await rendered;
  }, hash);
  await page.waitForSelector(`main[data-where=${JSON.stringify(whereOf(hash))}]`);
}

/** The value of `data-where` for a route. */
function whereOf(hash: string): string {
  return decodeURIComponent(hash.replace(/^#\/?/, "").split("?")[0] ?? "");
}

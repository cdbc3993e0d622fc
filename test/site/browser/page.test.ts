/** The page in a real Chromium: every part, with keys, in print, in a narrow window, and checked by axe. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { RunOptions } from "axe-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { pageOf } from "../../../src/site/index.ts";
import { assets } from "../../../src/site/assets.ts";
import { CHROMIUM, open, openChromium, WHY_NOT } from "../chromium.ts";
import { makeSite, PATIENCE } from "../made.ts";
import type { Made } from "../made.ts";
import { go } from "./go.ts";

/** One of each kind of page. */
const PAGES = [
  "#/",
  "#/matrix",
  "#/features/cloud-portal-billing?cluster=prod-eu-1",
  "#/clusters",
  "#/clusters/prod-eu-1",
  "#/consumers",
  "#/consumers/Organization/acme",
  "#/catalog",
  "#/catalog/compute-miloapis-com",
  "#/overrides",
  "#/expiries",
  "#/changes?since=v1.8",
  "#/features/no-such-feature",
];

const KINDS = [
  ...PAGES,
  "#/matrix?since=v1.8",
  "#/matrix?clusters=prod-eu-1,prod-us-1&differs=1",
  "#/matrix?group=owner&columns=owner,service,expires",
  "#/matrix?stage=unknown",
  "#/features/nested-virtualization",
  "#/changes?since=unknown",
];

/** In dark mode and on paper only colors differ; in a narrow window, sizes do. `target-size` is off by default. */
const LOOKS: readonly (readonly [
  name: string,
  look: Parameters<typeof open>[3],
  media: "screen" | "print",
  rules: RunOptions,
])[] = [
  ["light", {}, "screen", { rules: { "target-size": { enabled: true } } }],
  ["dark", { scheme: "dark" }, "screen", { runOnly: ["color-contrast", "link-in-text-block"] }],
  [
    "narrow",
    { width: 390, height: 844 },
    "screen",
    { runOnly: ["target-size", "scrollable-region-focusable", "color-contrast"] },
  ],
  ["print", { width: 718 }, "print", { runOnly: ["color-contrast", "empty-table-header", "td-headers-attr"] }],
];

describe.skipIf(CHROMIUM === undefined)(`in Chromium (${CHROMIUM === undefined ? WHY_NOT : "found"})`, () => {
  let made: Made;
  let browser: Browser;
  /** A tab for tests that change nothing but the address. */
  let tab: Page;
  beforeAll(async () => {
    [made, browser] = await Promise.all([makeSite(), openChromium()]);
    tab = await opened("");
  }, PATIENCE);
  afterAll(async () => {
    await browser.close();
    made.remove();
  });

  const opened = async (rest: string, look: Parameters<typeof open>[3] = {}): Promise<Page> =>
    (await open(browser, made.page, rest, look)).page;
  const matrix = (page: Page): Promise<string> =>
    page.locator(".matrix tbody th a").evaluateAll((links) => links.map((link) => link.textContent).join(" "));
  const reaches = async (page: Page, id: string): Promise<unknown> =>
    page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
  const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? "");

  test(
    "every page opens, says its name, and has nothing to complain about",
    async () => {
      const { site } = made;
      const { page, errors } = await open(browser, made.page);
      const hashes = [
        ...KINDS,
        ...site.features.map(({ name }) => `#/features/${name}`),
        ...site.clusters.map(({ name }) => `#/clusters/${name}`),
        ...site.consumers.map(({ kind, name }) => `#/consumers/${kind}/${name}`),
        ...site.services.map(({ name }) => `#/catalog/${name}`),
      ];
      for (const hash of hashes) {
        await go(page, hash);
        expect(await page.locator("h1").count(), hash).toBe(1);
      }
      expect(errors).toEqual([]);
      await page.close();
    },
    PATIENCE,
  );

  test.each(LOOKS)(
    "axe finds nothing serious, %s",
    async (_, look, media, rules) => {
      const page = await opened("", look);
      await page.emulateMedia({ media });
      await page.evaluate(axe.source);
      for (const hash of media === "screen" && look?.scheme === undefined ? KINDS : PAGES) {
        await go(page, hash);
        const violations = await page.evaluate(async (options) => {
          const { axe: checker } = globalThis as unknown as { axe: typeof axe };
          const results = await checker.run(document, { ...options, resultTypes: ["violations"] });
          return results.violations;
        }, rules);
        const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        const told = grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
        expect(told, hash).toEqual([]);
      }
      await page.close();
    },
    PATIENCE,
  );

  test("keys alone filter, move, open a feature, and return to the same cell", async () => {
    const page = await opened("#/matrix");
    await page.getByPlaceholder("Filter").focus();
    await page.keyboard.type("billing");
    await page.waitForURL(/q=billing/);
    await page.locator(".matrix a", { hasText: "dnssec" }).waitFor({ state: "detached" });
    expect(await matrix(page)).toContain("cloud-portal-billing");
    await page.locator(".matrix tbody th a").first().focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    await reaches(page, "cell-1-8");
    const label = await page.locator("#cell-1-8").getAttribute("aria-label");
    expect(label).toMatch(/^(?:disabled|enabled|not released|granted|no active)/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/features\/.*cluster=gov-us-1/);
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    expect(await page.locator(".holding.asked").count()).toBe(1);
    await page.goBack();
    await page.waitForURL(/q=billing/);
    await reaches(page, "cell-1-8");
    await page.keyboard.press("ArrowLeft");
    await reaches(page, "cell-1-7");
    await page.close();
  });

  test("only rows near the viewport are rendered, and keys and Tab reach the others", async () => {
    const { site } = made;
    const many = Array.from({ length: 12 }, (_, copy) =>
      site.features.map((feature) => ({ ...feature, name: `${feature.name}-${copy}` })),
    );
    const file = join(made.folder, "many.html");
    writeFileSync(file, pageOf({ ...site, features: many.flat() }, await assets()));
    const { page, errors } = await open(browser, file, "#/matrix");
    const rows = page.locator(".matrix tbody tr:not(.space)");
    const stops = page.locator(".matrix tbody [tabindex='0']");
    expect(await rows.count()).toBeLessThan(80);
    await page.locator("#cell-0--1").focus();
    await page.keyboard.press("Control+End");
    await reaches(page, "cell-407-9");
    expect(await rows.count()).toBeLessThan(80);
    await page.evaluate(() => document.querySelector(".scroll")?.scrollTo(0, 0));
    await page.locator("#cell-0--1").waitFor();
    expect(await stops.count()).toBe(1);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.waitForFunction(() => document.querySelectorAll(".paper tbody tr").length === 408);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("one stop for Tab in the matrix, and a way past the bar", async () => {
    const page = await opened("#/matrix");
    expect(await page.locator(".matrix tbody [tabindex='0']").count()).toBe(1);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("main");
    await page.close();
  });

  test.each([
    ["#/?service=dns-miloapis-com", "dns-query-analytics dnssec geo-routing"],
    ["#/?owner=team-dns&q=signs", "dnssec"],
    ["#/?state=removed", "legacy-ssh-keys"],
    ["#/?state=override&stage=government", "flow-logs"],
    ["#/?level=TEST&stage=dev", "geo-routing traffic-anomaly-alerts zarf-package-values"],
    ["#/?q=no+such+thing", ""],
  ])("filters in the address hold: %s", async (hash, names) => {
    await go(tab, hash, "matrix");
    expect(await matrix(tab)).toBe(names);
    if (names !== "") return;
    await tab.getByRole("button", { name: "Clear the filters" }).click();
    await tab.locator(".matrix").waitFor();
    expect(await tab.locator("output").textContent()).toBe("34 features");
  });

  test("a filter that is set is in the address, and there is no step back for each letter", async () => {
    const page = await opened("#/matrix");
    await page.getByLabel("Stage").selectOption("production");
    await page.waitForURL(/#\/matrix\?stage=production$/);
    await page.locator(".clusters th").nth(5).waitFor({ state: "detached" });
    expect(await page.locator(".clusters th").count()).toBe(5);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    await page.reload();
    expect(await page.getByLabel("Stage").inputValue()).toBe("production");
    expect(await page.locator(".clusters th").count()).toBe(5);
    await page.close();
  });

  test("?since=REF before the # shows what has changed since then", async () => {
    const page = await opened("?since=v1.8");
    expect(await page.locator("h1").textContent()).toBe("Changes since v1.8");
    expect(await page.locator(".change").count()).toBe(22);
    const before = page.locator(".change", { hasText: "gpu-instances" }).first().locator("a.source");
    const base = made.site.comparisons[0]?.commit;
    expect(await before.getAttribute("href")).toBe(
      `https://github.com/cumulus-cloud/platform/blob/${base}/stages/overrides.yaml#L23`,
    );
    const { comparisons, overrides, features, groups, clusters } = made.site;
    const changes = (comparisons[0]?.changes ?? []).flatMap((change) => {
      const subject =
        change.kind === "override"
          ? features[overrides.find(({ name }) => name === change.subject)?.feature ?? -1]?.name
          : change.subject;
      return features.some(({ name }) => name === subject) ? [{ ...change, subject }] : [];
    });
    await page.getByRole("link", { name: `See ${changes.length} of them` }).click();
    await page.waitForURL(/since=v1\.8#\/matrix\?since=v1\.8$/);
    await page.locator("main[data-where=matrix]").waitFor();
    const cells = changes.flatMap(({ subject, clusters }) =>
      (groups[clusters] ?? []).map((cluster) => `${subject} ${cluster}`),
    );
    expect(await page.locator("output").textContent()).toBe(
      `${new Set(changes.map(({ subject }) => subject)).size} of 34 features`,
    );
    const present = [...new Set(cells)].filter((cell) => clusters.some(({ name }) => cell.endsWith(` ${name}`)));
    expect(await page.locator(".c.changed").count()).toBe(present.length);
    await page.close();
  });

  test("a comparison that was not made says how to make it", async () => {
    const page = await opened("?since=v1.7");
    expect(await page.locator("main").textContent()).toContain("sluice site --since v1.7");
    await page.close();
  });

  test("a narrow window does not scroll horizontally", async () => {
    const page = await opened("", { width: 390, height: 844 });
    for (const hash of KINDS) {
      await go(page, hash);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), hash).toBeLessThanOrEqual(390);
    }
    await page.close();
  });

  test("the text of tables is not cut off, in a window or in print", async () => {
    const cutOff = (): Promise<string[]> =>
      tab
        .locator(".table, .timeline")
        .evaluateAll((all) =>
          all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent.slice(0, 80)),
        );
    for (const hash of KINDS) {
      await go(tab, hash);
      expect(await cutOff(), hash).toEqual([]);
    }
    // A4, without its margins.
    await tab.setViewportSize({ width: 718, height: 1000 });
    await tab.emulateMedia({ media: "print" });
    await go(tab, "#/features/cloud-portal-billing");
    expect(await cutOff()).toEqual([]);
    await tab.emulateMedia({ media: "screen" });
    await tab.setViewportSize({ width: 1280, height: 800 });
  });

  test("the chosen theme is kept, and overrides that of the system", async () => {
    const page = await opened("", { scheme: "light" });
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByText("Dark", { exact: true }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await ground()).toBe(dark);
    await page.close();
  });

  test("print has every row, and no controls", async () => {
    const page = await opened("#/matrix", { height: 500 });
    await page.emulateMedia({ media: "print" });
    await page.waitForFunction(() => document.querySelectorAll(".paper tbody tr").length === 34);
    expect(await page.locator(".filters").isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.close();
  });
});

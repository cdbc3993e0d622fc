/** Times, search, comparison, paper and scale in a real Chromium, where every state and every kind of date occurs. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { assets } from "../../../src/site/assets.ts";
import { pageOf } from "../../../src/site/index.ts";
import type { Site } from "../../../src/site/index.ts";
import { CHROMIUM, open, openChromium, WHY_NOT } from "../chromium.ts";
import { CELLS, makeEverything } from "../everything.ts";
import { makeSite, PATIENCE } from "../made.ts";
import type { Made } from "../made.ts";
import { go } from "./go.ts";

describe.skipIf(CHROMIUM === undefined)(`in Chromium (${CHROMIUM === undefined ? WHY_NOT : "found"})`, () => {
  let made: Made;
  let browser: Browser;
  /** A tab for tests that change nothing but the address. */
  let tab: Page;
  let errors: readonly string[];
  beforeAll(async () => {
    [made, browser] = await Promise.all([makeSite(makeEverything), openChromium()]);
    ({ page: tab, errors } = await open(browser, made.page));
  }, PATIENCE);
  afterAll(async () => {
    expect(errors).toEqual([]);
    await browser.close();
    made.remove();
  });

  const textOf = async (page: Page, selector = "main"): Promise<string> =>
    (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, " ");
  const texts = (page: Page, selector: string): Promise<readonly string[]> =>
    page.locator(selector).evaluateAll((all) => all.map((one) => one.textContent.trim()));
  const count = async (): Promise<string | null> => tab.locator("output").textContent();
  /** The section with a heading. */
  const section = (heading: string): ReturnType<Page["locator"]> =>
    tab.locator("section", { has: tab.locator("h2", { hasText: new RegExp(`^${heading}`) }) });
  async function variant(name: string, site: Site): Promise<string> {
    const file = join(made.folder, name);
    writeFileSync(file, pageOf(site, await assets()));
    return file;
  }

  describe("times and states", () => {
    test("ended and scheduled grants are not access", async () => {
      await go(tab, "#/consumers/Organization/later");
      expect(await textOf(tab)).toContain("Access to 0 features; 1 scheduled, 0 ended.");
      expect(await section("Scheduled access").innerText()).toMatch(/Scheduled from 2027-01-01/);
      expect(await section("Access").first().innerText()).toContain("No access on 2026-11-21.");
      await go(tab, "#/consumers/Organization/mixed");
      expect(await section("Access").first().innerText()).toMatch(/Active since 2026-10-01 until 2026-12-31/);
      expect(await section("Ended access").innerText()).toMatch(/Ended on 2026-03-31/);
      await go(tab, "#/consumers");
      const row = tab.locator("tbody tr", { hasText: "mixed" });
      expect(await row.locator("td").evaluateAll((all) => all.map((one) => one.textContent))).toEqual(
        expect.arrayContaining(["1", "0", "1", "2"]),
      );
      expect(await row.locator("td").last().textContent()).toContain("2026-12-31");
    });

    test("where only Milo reads grants, dates end nothing, and the page says so", async () => {
      await go(tab, "#/consumers/Organization/gone");
      expect(await section("Access").first().innerText()).toMatch(/Active in Milo.*Milo ignores dates/s);
      expect(await section("Ended access").innerText()).toMatch(/dev-eu-1.*but active in Milo/s);
    });

    test("a feature that nobody is granted has another sign than one that somebody is, and is not counted", async () => {
      await go(tab, "#/matrix?q=gpu-instances");
      const labels = await texts(tab, ".matrix thead .clusters a");
      const cells = await tab.locator(".c").evaluateAll((all) => all.map((one) => one.ariaLabel ?? ""));
      expect(cells[labels.indexOf("dev-eu-1")]).toMatch(/^no active grant/);
      expect(cells[labels.indexOf("staging-us-1")]).toMatch(/^granted to some \(2\)/);
      const usable = cells.filter((label) => label.startsWith("granted")).length;
      const open = cells.filter((label) => label.startsWith("no active")).length;
      await go(tab, "#/features/gpu-instances");
      expect(await textOf(tab, ".verdict")).toContain(
        `Usable on ${usable} of ${cells.length} clusters; ${open} more ${open === 1 ? "waits" : "wait"} for a grant.`,
      );
    });

    test("a rollout is a pie with its percentage", async () => {
      await go(tab, "#/matrix?q=anycast-gateway&stage=dev");
      const cell = tab.locator(".c").first();
      expect(await cell.getAttribute("aria-label")).toMatch(/^rolling out to 50 %/);
      const drawn = await cell.evaluate((one) => getComputedStyle(one, "::before").backgroundImage);
      expect(drawn).toMatch(/conic-gradient\(.* 50%/);
      await go(tab, "#/matrix?state=rollout");
      expect(await texts(tab, ".matrix tbody th a")).toEqual(["anycast-gateway", "checkout-layout"]);
    });

    test.each([
      ["anycast-gateway", "prod-eu-1", /^Off: at TEST in 1\.8, and production needs PRODUCTION\.$/],
      ["dnssec", "staging-eu-1", /^On: at PRODUCTION in 1\.9, and staging allows PREVIEW and above\.$/],
      [
        "dnssec",
        "dev-eu-1",
        /^Off: override dnssec-off sets disabled \(still applies, but expired 2026-09-30, OPS-1\)\.$/,
      ],
      ["gpu-instances", "prod-ap-1", /^On for nobody yet \(a grant begins on 2027-01-01\): override/],
      ["one-region", "dev-eu-1", /^On: at PREVIEW/],
      ["one-region", "prod-us-1", /^Does not exist here/],
      ["legacy-ssh-keys", "dev-eu-1", /^Removed in /],
      ["block-storage-snapshots", "dev-eu-1", /^On: part of the product since /],
      ["dns-query-analytics", "prod-eu-1", /^Not released yet: begins at PREVIEW in 1\.9, and prod-eu-1 runs 1\.8\.$/],
    ])("one sentence says why %s is as it is on %s", async (feature, cluster, sentence) => {
      await go(tab, `#/clusters/${cluster}?q=${feature}`);
      const why = tab
        .locator("tbody tr", { has: tab.locator(`a:text-is("${feature}")`) })
        .locator("[data-heading=Why]");
      expect(await why.textContent()).toMatch(sentence);
    });

    test("the page says of which commit and day it is, and when it is old", async () => {
      const note = await textOf(tab, ".provenance");
      expect(note).toContain("Configured as of 2026-11-21, not observed on clusters");
      expect(note).toContain("of 2026-11-20");
      expect(await tab.locator(".provenance a").getAttribute("href")).toBe(
        `https://github.com/cumulus-cloud/platform/commit/${made.site.commit}`,
      );
      expect(note).not.toContain("ago");
      const later = await open(browser, made.page, "", { day: "2026-11-28" });
      expect(await textOf(later.page, ".provenance")).toContain("Generated 7 days ago");
      await later.page.close();
    });
  });

  describe("search", () => {
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await tab.keyboard.press(key);
    };

    test.each([
      ["/", "gone", "#/consumers/Organization/gone"],
      ["Control+k", "cell-10", "#/clusters/edge-us-east-1-tenant-cell-10-blue"],
      ["/", "team-dns", "#/matrix?owner=team-dns"],
      ["/", "beta", "#/matrix?lifecycle=beta"],
      ["/", "preview", "#/matrix?level=PREVIEW"],
      ["/", "networking-miloapis", "#/catalog/networking-miloapis-com"],
      ["/", "signs dns", "#/features/dnssec"],
    ])("%s finds %s from any page", async (key, text, hash) => {
      await go(tab, "#/expiries");
      await press(key);
      await tab.keyboard.type(text);
      await tab.locator("#found [role=option]").first().waitFor();
      await press("Enter");
      await tab.waitForURL((url) => url.hash === hash);
    });

    test("arrow keys choose another result, and Escape closes the list", async () => {
      await go(tab, "#/clusters");
      await press("/");
      await tab.keyboard.type("gpu");
      await press("ArrowDown");
      const name = await tab.locator("#found [aria-selected=true] b").textContent();
      expect(name).not.toBe((await texts(tab, "#found b"))[0]);
      await press("Escape");
      expect(await tab.locator("#found").isVisible()).toBe(false);
    });

    test.each([
      ["#/expiries?when=overdue", "4 of"],
      ["#/expiries?before=2026-10-01", "3 of"],
      ["#/expiries?kind=Grant&owner=team-compute&before=2026-07-01", "2 of"],
      ["#/consumers?access=scheduled", "2 of 8 consumers"],
      ["#/overrides?age=old", "1 of 11 overrides"],
      ["#/clusters?stage=edge&label.tier=gold", "6 of 22 clusters"],
      ["#/clusters?release=platform+1.7", "2 of 22 clusters"],
      ["#/clusters/dev-eu-1?state=open&owner=team-compute", "3 of"],
    ])("%s shows %s", async (hash, shown) => {
      await go(tab, hash);
      expect(await count()).toContain(shown);
    });
  });

  describe("comparison", () => {
    test("of clusters that are selected in the list, only where they differ", async () => {
      await go(tab, "#/clusters");
      for (const name of ["prod-eu-1", "prod-us-1"]) await tab.getByLabel(`Compare ${name}`).check();
      await tab.getByRole("link", { name: "Compare 2 clusters" }).click();
      await tab.locator(".matrix").waitFor();
      expect(await texts(tab, ".matrix thead .clusters a")).toEqual(["prod-eu-1", "prod-us-1"]);
      const rows = await tab
        .locator(".matrix tbody tr:not(.space)")
        .evaluateAll((all) => all.map((row) => [...row.querySelectorAll(".c")].map((cell) => cell.ariaLabel)));
      expect(rows.length).toBeGreaterThan(3);
      expect(rows.length).toBeLessThan(made.site.features.length);
      expect(await texts(tab, ".matrix tbody th a")).toContain("cloud-portal-billing");
      expect(rows.filter(([a, b]) => a === b)).toEqual([]);
    });

    test("in natural order, with names that stay apart, and whole in the title", async () => {
      await go(tab, "#/matrix?stage=edge");
      const links = tab.locator(".matrix thead .clusters a");
      expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute("title")))).toEqual(CELLS);
      const short = await texts(tab, ".matrix thead .clusters a");
      expect(new Set(short).size).toBe(CELLS.length);
      expect(short[9]).toMatch(/^edge-.*….*10-blue$/);
    });

    test("with columns and groups", async () => {
      await go(tab, "#/matrix?label.tier=silver&group=owner&columns=owner,expires");
      expect(await tab.locator(".matrix thead .clusters th").count()).toBe(6);
      expect(await texts(tab, ".matrix thead .extra")).toEqual(["Owner", "Expires"]);
      expect((await texts(tab, ".matrix .group th")).slice(0, 2)).toEqual(["team-assistant", "team-billing"]);
      await tab.locator("#cell-1--1").focus();
      await tab.keyboard.press("ArrowUp");
      await tab.waitForFunction(() => document.activeElement?.id === "cell-1--1");
    });
  });

  describe("paper and links", () => {
    test("every cluster of 60 is on paper, inside its width", async () => {
      const clusters = Array.from({ length: 60 }, (_, index) => ({
        ...at(made.site.clusters, index),
        name: `c-${index + 1}`,
      }));
      const cells = made.site.patterns.map((pattern) => clusters.map((_, index) => at(pattern, index)));
      const file = await variant("sixty.html", { ...made.site, clusters, patterns: cells });
      const { page } = await open(browser, file, "#/matrix?state=override", { width: 718 });
      await page.emulateMedia({ media: "print" });
      await page.locator(".paper").waitFor();
      const heads = await page
        .locator(".paper .clusters a")
        .evaluateAll((all) => all.map((one) => ({ name: one.textContent, right: one.getBoundingClientRect().right })));
      expect(heads.map(({ name }) => name).toSorted()).toEqual(clusters.map(({ name }) => name).toSorted());
      expect(Math.max(...heads.map(({ right }) => right))).toBeLessThanOrEqual(718);
      const features = await page.locator(".band").first().locator("tbody tr").count();
      expect(await page.locator(".band tbody tr").count()).toBe(3 * features);
      const paper = await textOf(page, "body");
      expect(paper).toContain("Filter: State: by an override.");
      expect(paper).toContain(`${features} of ${made.site.features.length} features`);
      expect(paper).toMatch(/cumulus, commit [\da-f]{10}, as of 2026-11-21/);
      const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
      expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThanOrEqual(3);
      await page.close();
    });

    test.each([
      ["#/?stage=prod", "Unknown stage “prod”."],
      ["#/matrix?owner=team-x", "Unknown owner “team-x”."],
      ["#/matrix?since=v9", "The changes since “v9” are not in this page; sluice site --since v9 adds them."],
      ["#/matrix?clusters=prod-eu-1,nowhere", "Unknown clusters “nowhere”."],
      ["#/matrix?color=red", "Unknown filter “color=red”."],
      ["#/expiries?owner=team-x", "Unknown owner “team-x”."],
      ["#/expiries?before=soon", "“soon” is not a day"],
      ["#/consumers?sort=Size", "No column is named “Size”."],
    ])("%s says what is unknown, and shows nothing", async (hash, sentence) => {
      await go(tab, hash.replace("#/?", "#/matrix?"));
      expect(await textOf(tab, ".unknown")).toContain(sentence);
      expect(await count()).toMatch(/^0 of/);
      expect(await tab.locator("tbody tr").count()).toBe(0);
      await tab.locator(".unknown").getByRole("button").click();
      await tab.locator("tbody tr").first().waitFor();
      expect(
        await tab
          .locator(".filters select")
          .evaluateAll((all) => all.filter((one) => (one as HTMLSelectElement).value !== "").length),
      ).toBe(0);
    });

    test("a view is saved as CSV, as it is filtered, and without formulas", async () => {
      await go(tab, "#/consumers?access=ended&sort=-Consumer");
      const [download] = await Promise.all([
        tab.waitForEvent("download"),
        tab.getByRole("button", { name: /CSV/ }).click(),
      ]);
      expect(download.suggestedFilename()).toBe("cumulus-Consumers-2026-11-21.csv");
      const lines = readFileSync((await download.path()) ?? "", "utf8").split("\r\n");
      expect(lines[0]).toBe("\ufeffConsumer,Active,Scheduled,Ended,Clusters,Grants,Next expiry");
      expect(lines.slice(1, -1)).toEqual([
        "Organization/mixed,1,0,1,2,2,2026-12-31",
        "Organization/gone,1,0,1,11,1,ended",
      ]);
    });

    test("the way back to the matrix keeps its filters", async () => {
      await go(tab, "#/matrix?owner=team-dns");
      await tab.locator(".matrix tbody th a").first().click();
      await tab.getByRole("link", { name: "Matrix" }).last().click();
      await tab.waitForURL(/#\/matrix\?owner=team-dns$/);
    });
  });

  test("every number of the overview leads to a list of as many", async () => {
    await go(tab, "#/");
    const links = await tab
      .locator(".tile[href], .bar-numbers a, .month a")
      .evaluateAll((all) =>
        all.map((one) => ({ href: one.getAttribute("href") ?? "", many: /\d+/.exec(one.textContent)?.[0] ?? "" })),
      );
    expect(links.length).toBeGreaterThan(25);
    for (const { href, many } of links) {
      await go(tab, href);
      expect((await count())?.split(" ")[0], href).toBe(many);
    }
  });

  test("on a phone, the matrix counts the clusters of each stage", async () => {
    const { page } = await open(browser, made.page, "#/matrix?q=dnssec", { width: 390, height: 844 });
    expect(await page.locator(".matrix").count()).toBe(0);
    expect((await texts(page, ".by-stage tbody td")).slice(0, 4)).toEqual(["0/1", "2/2", "12/12", "1/5"]);
    await page.close();
  });

  test("a long list renders the rows near the viewport, and finds and prints all", async () => {
    const consumers = Array.from({ length: 2000 }, (_, index) => ({ kind: "Organization", name: `org-${index + 1}` }));
    const file = await variant("many.html", { ...made.site, consumers });
    const { page } = await open(browser, file, "#/consumers");
    const rows = page.locator("tbody:not(.space) tr");
    expect(await rows.count()).toBeLessThan(200);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.getByText("org-2000").waitFor();
    expect(await rows.count()).toBeLessThan(300);
    await page.getByPlaceholder("Filter").fill("org-1234");
    await page.locator("output", { hasText: "1 of 2,000" }).waitFor();
    expect(await texts(page, "tbody th")).toEqual(["Organization/org-1234"]);
    const printed = await page.evaluate(async () => {
      history.replaceState(null, "", "#/consumers");
      dispatchEvent(new PopStateEvent("popstate"));
      await Promise.resolve();
      // No frame is between the new list and the print.
      dispatchEvent(new Event("beforeprint"));
      await Promise.resolve();
      return document.querySelectorAll("tbody:not(.space) tr").length;
    });
    expect(printed).toBe(2000);
    await page.close();
  });

  test("pages use the standard terms", async () => {
    const old =
      /what it has|granted, but off|next end|without end|written in|rendered for|stand on|more mature|feature is like|changes of meaning|asked for|colours|->|\d percent/i;
    const pages = ["clusters", "consumers", "catalog", "overrides", "expiries", "changes", "clusters/prod-eu-1"];
    for (const path of [
      ...pages,
      "consumers/Organization/acme",
      "features/gpu-instances",
      "catalog/dns-miloapis-com",
      "",
    ]) {
      await go(tab, `#/${path}`);
      expect(old.exec(await textOf(tab, "body"))?.[0], path).toBeUndefined();
    }
  });

  test("one hit in the filter opens with Enter, and the arrow key goes to the rows", async () => {
    await go(tab, "#/matrix?q=dnssec");
    await tab.getByPlaceholder("Filter").press("ArrowDown");
    await tab.waitForFunction(() => document.activeElement?.id === "cell-0--1");
    await tab.getByPlaceholder("Filter").press("Enter");
    await tab.waitForURL(/#\/features\/dnssec$/);
  });

  test("a page that fails leaves the other pages as they are", async () => {
    const { page } = await open(browser, made.page);
    await page.evaluate(() => {
      Map.groupBy = () => {
        throw new Error("no groups");
      };
    });
    await go(page, "#/catalog");
    expect(await textOf(page, "[role=alert]")).toMatch(/This page can't be shown.*no groups/s);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await go(page, "#/overrides");
    expect(await textOf(page, "h1")).toBe("Overrides");
    expect(await page.locator("tbody tr").count()).toBe(11);
    await page.close();
  });
});

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

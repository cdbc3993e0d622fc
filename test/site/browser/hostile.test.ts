/** Texts from documents stay text: in the file, in the page, and in URLs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { pageOf } from "../../../src/site/index.ts";
import { assets } from "../../../src/site/assets.ts";
import type { Site } from "../../../src/site/index.ts";
import { CHROMIUM, open, openChromium, WHY_NOT } from "../chromium.ts";
import { dataIn, makeSite, PATIENCE } from "../made.ts";
import type { Made } from "../made.ts";
import { go } from "./go.ts";

const CANARY =
  '"\'><img src=x onerror="window.pwned=1"></title></style></script><script>window.pwned=2</script><!--\u2028]]>${7*7}{{1}}';

/** Fields with fixed words of the page, not from documents. */
const FIXED = /^(?:version|kind|risk|differs|side|phase|lifecycle|link|commitLink|commit|today|broken)$/;

/** Adds the canary to every text of a site; equal texts stay equal. */
function spoilt(value: unknown, key = ""): unknown {
  if (typeof value === "string") return FIXED.test(key) || /^\d{4}-\d\d-\d\d$|^$/.test(value) ? value : value + CANARY;
  if (Array.isArray(value)) return value.map((one) => spoilt(one, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoilt(one, name)]));
}

let made: Made;
let page: string;
beforeAll(async () => {
  made = await makeSite();
  const site = spoilt(made.site) as Site;
  const dangerous = [
    "javascript:window.pwned=3",
    "data:text/html,<script>window.pwned=4</script>",
    "file:///etc/passwd",
  ];
  const features = site.features.map((feature, index) => {
    const tracking = dangerous[index % dangerous.length] ?? "";
    return { ...feature, tracking, runbook: ` ${tracking.toUpperCase()}` };
  });
  page = pageOf({ ...site, features }, await assets());
}, PATIENCE);
afterAll(() => made.remove());

test("the data neither ends nor starts an element, and is parsed unchanged", () => {
  const [, data = ""] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? [];
  expect(data).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.stringify(dataIn(page))).toContain("window.pwned=2</script>");
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(/<title>(.*?)<\/title>/s.exec(page)?.[1]).not.toContain("<");
});

test("the policy blocks all loading, and allows only the page's script and style", () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/,
  );
});

describe.skipIf(CHROMIUM === undefined)(`in Chromium (${CHROMIUM === undefined ? WHY_NOT : "found"})`, () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await openChromium();
    folder = mkdtempSync(join(tmpdir(), "sluice-hostile-"));
    writeFileSync(join(folder, "index.html"), page);
  }, PATIENCE);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    "on every page names and texts are only text",
    async () => {
      const file = join(folder, "index.html");
      const { page: tab, errors } = await open(browser, file);
      const { features, clusters, consumers, services, comparisons } = dataIn(page);
      const to = (part: string, ...names: readonly string[]): string =>
        `#/${[part, ...names].map(encodeURIComponent).join("/")}`;
      const hashes = [
        "#/",
        ...["matrix", "clusters", "consumers", "catalog", "overrides", "expiries"].map((part) => to(part)),
        `#/changes?since=${encodeURIComponent(comparisons[0]?.ref ?? "")}`,
        ...features.map(({ name }) => to("features", name)),
        ...clusters.map(({ name }) => to("clusters", name)),
        ...consumers.map(({ kind, name }) => to("consumers", kind, name)),
        ...services.map(({ name }) => to("catalog", name)),
        to("features", `no such${CANARY}`),
      ];
      const own = pathToFileURL(file).href;
      for (const hash of hashes) {
        await go(tab, hash);
        const found = await tab.evaluate(() => ({
          pwned: (globalThis as { pwned?: number }).pwned,
          strange: document.querySelectorAll("img, iframe, object, embed, link, base, form, script[src]").length,
          handlers: [...document.querySelectorAll("*")].filter((one) =>
            [...one.attributes].some(({ name }) => name.startsWith("on")),
          ).length,
          addresses: [...document.querySelectorAll("[href]")].map((one) => one.getAttribute("href") ?? ""),
        }));
        expect(found, hash).toMatchObject({ pwned: undefined, strange: 0, handlers: 0 });
        const wrong = found.addresses.filter(
          (href) => !href.startsWith("#/") && !href.startsWith("https://github.com/"),
        );
        expect(
          wrong.filter((href) => href !== "#main" && !href.startsWith("https://")),
          hash,
        ).toEqual([]);
      }
      expect(errors).toEqual([]);
      expect(tab.url().startsWith(own)).toBe(true);
      await tab.close();
    },
    PATIENCE,
  );
});

/** The pages for people: what they say of a feature, and that nobody's text becomes anything but text. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { docs } from "../../../src/render/targets/docs/index.ts";
import { platform } from "../../../bench/platform.ts";
import { hostile, treeOf as markdownOf, walk } from "../../markdown.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

const head = (kind: string, name: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\n`;

const STAGES = [
  `${head("Stage", "staging")}spec: {threshold: PREVIEW}\n`,
  `${head("Stage", "production")}spec: {threshold: PRODUCTION, after: staging}\n`,
  ...["staging-1", "prod-1", "prod-2", "prod-3"].map(
    (name, index) =>
      `${head("Cluster", name)}spec: {stage: ${index === 0 ? "staging" : "production"}, release: "1.${index + 6}"}\n`,
  ),
].join("---\n");

const SERVICE = `${head("Service", "portal")}spec: {serviceName: portal.example.dev, displayName: Portal, owner: {project: p}}\n`;

const BILLING = `${head("Feature", "billing")}spec:
  displayName: Invoices
  description: Invoices, where the resources are.
  service: portal
  owners: [team-billing]
  expires: 2027-06-30
  tracking: https://issues.example.dev/BILL-40
  runbook: docs/billing.md
  dependsOn: [accounts]
  history:
    - {level: PREVIEW}
    - {since: "1.8", level: PRODUCTION, note: "in every region"}
  graduation:
    - {to: PRODUCTION, criteria: [no open bugs, a week of silence], met: [no open bugs]}
  deprecated: {since: "1.9", until: "1.12", replacedBy: invoices, message: A new page does it.}
  entitlement: {}
  gates: [{component: portal, name: Billing, invert: true}]
  flag:
    type: string
    variants: {plain: "a|b", rich: c}
    serve: {enabled: rich, disabled: plain}
    rollout: {percent: 10, by: account}
`;

const OTHERS = [
  `${head("Feature", "accounts")}spec: {description: Accounts., owners: [a], expires: 2027-01-01, history: [{level: PRODUCTION}]}\n`,
  `${head("Feature", "invoices")}spec: {description: Invoices., service: portal, owners: [a], expires: 2027-01-01, history: [{since: "2.0", level: DEV}]}\n`,
  `${head("Feature", "gone")}spec: {description: It was nice., deprecated: {until: "1.5"}}\n`,
].join("---\n");

const GRANT = `${head("Grant", "acme")}spec: {consumer: {kind: Organization, name: acme}, features: [billing], clusters: {names: [prod-3]}, reason: r}\n`;

const PROJECT = `${head("Project", "p")}spec: {targets: {gates: {components: {portal: {format: env}}}}}\n`;

const FILES = {
  "sluice.yaml": PROJECT,
  "catalog/s.yaml": SERVICE,
  "stages/s.yaml": STAGES,
  "features/f.yaml": `${BILLING}---\n${OTHERS}`,
  "grants/g.yaml": GRANT,
  "docs/billing.md": "",
};

function pagesOf(fleet: Fleet): ReadonlyMap<string, string> {
  return new Map([...(docs.fleetFiles?.(fleet) ?? [])].map(({ path, content }) => [path, content]));
}

describe("the page of a service", () => {
  test("says of a feature all that there is to say", () => {
    expect(pagesOf(fleetOf(treeOf(FILES))).get("docs/features/portal.md")).toMatchInlineSnapshot(`
      "# Features of Portal

      *Written by \`sluice render\`: what is changed here is lost.*

      Service \`portal.example.dev\`.

      ## billing

      Invoices, where the resources are.

      |  |  |
      |---|---|
      | called | Invoices |
      | owners | \`team-billing\` |
      | purpose | release |
      | expires | 2027-06-30 |
      | needs | [accounts](default.md#accounts) |
      | tracked in | [\`https://issues.example.dev/BILL-40\`](https://issues.example.dev/BILL-40) |
      | runbook | [\`docs/billing.md\`](../../../docs/billing.md) |

      | from platform release | it is |  |
      |---|---|---|
      | the start | PREVIEW (beta) |  |
      | 1.8 | PRODUCTION (ga) | in every region |
      | 1.9 | **deprecated** | use [invoices](#invoices); A new page does it. |
      | 1.12 | **removed** |  |

      | stage | lets through | on | there it is |
      |---|---|---|---|
      | staging | PREVIEW | 1/1 | granted to nobody |
      | production | PRODUCTION | 2/3 | 1 disabled, 1 granted to 1 consumer, 1 granted to nobody |

      **How to ask for it**

      \`\`\`ts
      const client = OpenFeature.getClient();
      const value = await client.getStringValue("billing", "a|b", { "organization": "...", "account": "..." });
      \`\`\`

      | variant | value | served |
      |---|---|---|
      | \`plain\` | \`"a\\|b"\` | where it is off |
      | \`rich\` | \`"c"\` | where it is on |

      Component \`portal\` knows it as gate \`Billing\`, which is true where the feature is off.

      Every organization needs a grant of it. The entitlement is \`features.miloapis.com/billing\`.

      **Before it becomes PRODUCTION**

      - [x] no open bugs
      - [ ] a week of silence

      ## invoices

      Invoices.

      |  |  |
      |---|---|
      | owners | \`a\` |
      | purpose | release |
      | expires | 2027-01-01 |

      | from platform release | it is |  |
      |---|---|---|
      | 2.0 | DEV (alpha) |  |

      | stage | lets through | on | there it is |
      |---|---|---|---|
      | staging | PREVIEW | 0/1 | not released yet |
      | production | PRODUCTION | 0/3 | not released yet |
      "
    `);
  });

  test("says of a tombstone that it is gone, and not how to ask for it", () => {
    expect(pagesOf(fleetOf(treeOf(FILES))).get("docs/features/default.md")).toMatchInlineSnapshot(`
      "# Features without a service

      *Written by \`sluice render\`: what is changed here is lost.*

      ## accounts

      Accounts.

      |  |  |
      |---|---|
      | owners | \`a\` |
      | purpose | release |
      | expires | 2027-01-01 |
      | needed by | [billing](portal.md#billing) |

      | from platform release | it is |  |
      |---|---|---|
      | the start | PRODUCTION (ga) |  |

      | stage | lets through | on | there it is |
      |---|---|---|---|
      | staging | PREVIEW | 1/1 | enabled |
      | production | PRODUCTION | 3/3 | enabled |

      **How to ask for it**

      \`\`\`ts
      const client = OpenFeature.getClient();
      const value = await client.getBooleanValue("accounts", false);
      \`\`\`

      ## gone

      It was nice.

      | from platform release | it is |  |
      |---|---|---|
      | 1.5 | **removed** |  |

      | stage | lets through | on | there it is |
      |---|---|---|---|
      | staging | PREVIEW | 0/1 | removed |
      | production | PRODUCTION | 0/3 | removed |
      "
    `);
  });
});

test("the index has a line for every feature", () => {
  expect(pagesOf(fleetOf(treeOf(FILES))).get("docs/README.md")).toMatchInlineSnapshot(`
    "# Features

    *Written by \`sluice render\`: what is changed here is lost.*

    Every feature, with its newest level, and on how many clusters of each stage it is on. [The catalog](catalog.md) says what is measured.

    | feature | service | owners | newest level | staging | production |
    |---|---|---|---|---|---|
    | [accounts](features/default.md#accounts) |  | \`a\` | PRODUCTION | 1/1 | 3/3 |
    | [billing](features/portal.md#billing) | \`portal\` | \`team-billing\` | PRODUCTION since 1.8 | 1/1 | 2/3 |
    | [gone](features/default.md#gone) |  |  | removed | 0/1 | 0/3 |
    | [invoices](features/portal.md#invoices) | \`portal\` | \`a\` | DEV since 2.0 | 0/1 | 0/3 |
    "
  `);
});

test("they are written whatever the stages list, and alone when they are asked for", () => {
  const fleet = fleetOf(treeOf(FILES));
  expect([...rendered(fleet, { targets: new Set(["docs"]) }).keys()]).toEqual([
    "docs/README.md",
    "docs/features/default.md",
    "docs/features/portal.md",
    "docs/catalog.md",
  ]);
});

const ENTRIES = [
  SERVICE.replace("displayName: Portal", "displayName: Portal, dependsOn: [bank]"),
  `${head("Service", "bank")}spec: {serviceName: bank.example.dev, displayName: Bank, owner: {project: b, contact: b@example.dev}, phase: Published, enablement: GatedByProvider}\n`,
  `${head("MonitoredResourceType", "page")}spec: {type: portal.example.dev/Page, service: portal, displayName: Page, gvk: {group: portal.example.dev, kind: Page}, labels: [{name: region, required: true, allowedValues: [eu, us]}, {name: plan}]}\n`,
  `${head("MonitoredResourceType", "button")}spec: {type: portal.example.dev/Button, service: portal, displayName: Button, gvk: {group: portal.example.dev, kind: Button}}\n`,
  `${head("MeterDefinition", "views")}spec: {meter: portal.example.dev/views, service: portal, displayName: Views, description: Pages seen., measurement: {kind: Delta, unit: "{view}", dimensions: [region]}, billing: {pricingUnit: "10*3.{view}"}, monitoredResourceTypes: [page]}\n`,
  `${head("QuotaLimit", "views")}spec: {limit: portal.example.dev/views-per-organization, service: portal, meter: views, default: 100, max: 500, costs: [{resource: {group: portal.example.dev, kind: Book}, amount: 5}]}\n`,
  `${head("Patch", "us")}spec: {resource: {kind: MonitoredResourceType, name: page}, clusters: {names: [prod-1]}, set: [{path: "$.spec.labels[?(@.name=='region')].allowedValues", value: [us]}], reason: one country, expires: 2027-12-31}\n`,
].join("---\n");

test("the catalog opens with what is monitored, billable and quotable, and relates its entries", () => {
  const pages = pagesOf(fleetOf(treeOf({ ...FILES, "catalog/s.yaml": ENTRIES })));
  expect(pages.get("docs/catalog.md")).toMatchInlineSnapshot(`
    "# Catalog

    *Written by \`sluice render\`: what is changed here is lost.*

    | kind | monitored | billable | quotable |
    |---|---|---|---|
    | \`portal.example.dev/Book\` | no | no | \`portal.example.dev/views-per-organization\` |
    | \`portal.example.dev/Button\` | \`portal.example.dev/Button\` | no | no |
    | \`portal.example.dev/Page\` | \`portal.example.dev/Page\` | \`portal.example.dev/views\` | \`portal.example.dev/views-per-organization\` |

    ## Bank

    |  |  |
    |---|---|
    | service | \`bank.example.dev\` |
    | phase | Published |
    | switched on by | its provider |
    | run from | \`b\` |
    | contact | \`b@example.dev\` |

    ## Portal

    |  |  |
    |---|---|
    | service | \`portal.example.dev\` |
    | phase | Draft |
    | switched on by | its consumers |
    | run from | \`p\` |
    | needs | \`bank.example.dev\` |

    | type | kind | phase | labels |
    |---|---|---|---|
    | \`portal.example.dev/Button\` Button | \`Button\` | Draft |  |
    | \`portal.example.dev/Page\` Page | \`Page\` | Draft | \`region\` (\`eu\` or \`us\`), \`plan\` if known |

    | meter | phase | measured as | told apart by | invoiced in | of types |
    |---|---|---|---|---|---|
    | \`portal.example.dev/views\` Views: Pages seen. | Draft | Sum of Delta in \`{view}\` | \`region\` | \`{view}\`, priced per \`10*3.{view}\` | \`portal.example.dev/Page\` |

    | limit | counts | for every | unless asked | at most | costs |
    |---|---|---|---|---|---|
    | \`portal.example.dev/views-per-organization\` | \`portal.example.dev/views\` | Organization | 100 | 500 | 5 for every \`Book\` |

    ## On some clusters

    | entry | changed | on | because |
    |---|---|---|---|
    | \`page\` | \`$.spec.labels[?(@.name=='region')].allowedValues\` | 1 cluster | one country |
    "
  `);
});

test("without a catalog there is no page of it", () => {
  const { "catalog/s.yaml": _, ...files } = FILES;
  const tree = treeOf({ ...files, "features/f.yaml": OTHERS.replace("service: portal, ", ""), "grants/g.yaml": "" });
  expect([...pagesOf(fleetOf(tree)).keys()]).toEqual(["docs/README.md", "docs/features/default.md"]);
});

/** What only we may put on a page. */
const OURS =
  /^(?:features\/[a-z0-9-]+\.md#|#|[a-z0-9-]+\.md#|catalog\.md$|https:\/\/example\.dev\/|\.\.\/\.\.\/\.\.\/docs\/)/;

/** What no document can hold has no place in one. */
const texts = fc
  .array(
    hostile
      .map((text) =>
        text
          .slice(0, 120)
          .replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, "")
          .trim(),
      )
      .filter((text) => text !== ""),
    { minLength: 8, maxLength: 8 },
  )
  .map((all) => all.map((text, index) => JSON.stringify(`${text} ${index}`)));

function platformSaying(said: readonly string[]): Readonly<Record<string, string>> {
  const words = [...said];
  const saying = (text: string, meant: readonly string[]): string =>
    meant.reduce((sum, one) => sum.replace(one, () => words.pop() ?? "x"), text);
  const feature = saying(BILLING, [
    "Invoices, where the resources are.",
    "team-billing",
    '"in every region"',
    "A new page does it.",
    '"a|b"',
  ]).replace("issues.example.dev/BILL-40", "example.dev/a_b?c=(d)[e]<f>|*g*");
  return {
    ...FILES,
    "catalog/s.yaml": saying(ENTRIES, ["Views", "one country"]),
    "features/f.yaml": `${feature}---\n${OTHERS}`,
  };
}

test("whatever a document says, the pages have no link, image or HTML that is not ours", () => {
  fc.assert(
    fc.property(texts, (said) => {
      for (const [path, page] of pagesOf(fleetOf(treeOf(platformSaying(said)))))
        for (const node of walk(markdownOf(page))) {
          expect(node.type, path).not.toMatch(/html|image|footnote|definition|reference|delete|blockquote/i);
          if (node.type === "link") expect(node.url).toMatch(OURS);
        }
    }),
    { numRuns: 100 },
  );
});

test("of any platform: every link of a page leads to a heading that is there", () => {
  fc.assert(
    fc.property(platforms, (files) => {
      const pages = pagesOf(fleetOf(treeOf(files)));
      for (const [path, page] of pages)
        for (const [, file = "", heading = ""] of page.matchAll(/\]\(([\w./-]*)#([\w-]+)\)/g)) {
          const folder = path.slice(0, path.lastIndexOf("/") + 1);
          expect(pages.get(file === "" ? path : `${folder}${file}`)).toContain(`\n## ${heading}\n`);
        }
    }),
    { numRuns: 30 },
  );
});

test("a thousand features on a hundred clusters are told within the patience of a test", () => {
  const fleet = fleetOf(treeOf(Object.fromEntries(platform({ features: 1000, clusters: 100, grants: 100 }))));
  expect(pagesOf(fleet).get("docs/README.md")?.split("\n").length).toBeGreaterThan(1000);
}, 60_000);

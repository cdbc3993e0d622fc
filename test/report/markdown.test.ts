/** Tests the comment: its first line, folding and truncation, and that text from documents stays in code spans. */
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import type { RunReport } from "../../src/report/report.ts";
import { markdown } from "../../src/report/markdown/index.ts";
import { comment, COMMENT_BUDGET, isQuiet } from "../../src/report/markdown/comment.ts";
import { hostileReport, hostileText, MARK } from "./hostile.ts";
import { change, comparison, diagnostic, largeReport, manifest, report } from "./reports.ts";

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

const REPOSITORY = "https://github.com/acme/platform";

function tell(of: RunReport): string {
  return markdown.format(of, { color: false, width: 100, repository: REPOSITORY });
}

function nodesOf(text: string): readonly Node[] {
  const flat = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(flat)];
  return flat(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

function firstLine(of: RunReport): string {
  return tell(of).split("\n")[0] ?? "";
}

describe("the first line is the verdict", () => {
  test("names the features that turn on, the clusters, and lost access", () => {
    expect(firstLine(report({ changes: [change()], comparison: comparison() }))).toBe(
      "### `dark-mode` turns on in 2 `production` clusters · `Organization/acme` loses access · **1 high-risk change** · no errors",
    );
  });

  test("counts if there are many", () => {
    expect(firstLine(largeReport())).toBe(
      "### 120 features turn on in 500 `production` clusters · `Organization/acme` loses access · " +
        "9 consumers gain access · **40 high-risk changes** · **2 errors**, 28 warnings",
    );
  });

  test("no change in meaning is one quiet line", () => {
    const quiet = report({ comparison: comparison({ differs: "text" }) });
    expect(tell(quiet)).toBe("### No change in meaning · no errors\n\n`main` `1111111` → `HEAD` `2222222`\n");
    expect(isQuiet(quiet)).toBe(true);
    expect(isQuiet(report({ comparison: comparison(), changes: [change()] }))).toBe(false);
  });

  test("shows the problems without a comparison", () => {
    expect(tell(report({ diagnostics: [diagnostic()] }))).toContain(
      "### **1 error** in 118 documents, 9 clusters\n\n**1 error**\n",
    );
  });
});

describe("problems", () => {
  test("shows all errors, and warnings only in changed files; the rest is counted", () => {
    const said = tell(
      report({
        comparison: comparison(),
        diagnostics: [
          diagnostic({ file: "grants/elsewhere.yaml" }),
          diagnostic({ file: "grants/elsewhere.yaml", severity: "warning", message: "unseen" }),
          diagnostic({ file: "features/dark-mode.yaml", severity: "warning", message: "seen" }),
        ],
      }),
    );
    expect(said).toContain("[`grants/elsewhere.yaml:9`](");
    expect(said).toContain("**1 warning**");
    expect(said).toContain("`seen`");
    expect(said).not.toContain("unseen");
    expect(said).toContain("_1 warning in files that this change does not touch: see the report as `json`._");
  });

  test("if the base has errors too, errors in other files are not attributed to the change", () => {
    const said = tell(
      report({ comparison: comparison({ baseIsBroken: true }), diagnostics: [diagnostic({ message: "old" })] }),
    );
    expect(said).toContain("Neither the base nor an earlier commit compiles");
    expect(said).not.toContain("`old`");
  });
});

test("a field that a cluster or stage did not have is not an added cluster", () => {
  const added = change({ kind: "cluster", subject: "prod-ap-1", clusters: ["prod-ap-1"], before: null });
  const field = change({ kind: "cluster", subject: "context", clusters: ["prod-ap-1"], before: null });
  const reason = change({ kind: "cluster", subject: 'clusters["prod-ap-1"].reason', clusters: [], before: null });
  const said = tell(report({ comparison: comparison({}), changes: [added, field, reason] }));
  expect(said.split("\n")[0]).toContain("1 cluster added · 2 changes of clusters' stages, releases or settings");
});

test("high risk is unfolded, low risk is folded, clusters are counts", () => {
  const clusters = ["a", "b", "c", "d", "e"];
  const said = tell(
    report({ comparison: comparison(), changes: [change({ clusters }), change({ risk: "low", subject: "portal" })] }),
  );
  expect(said).toContain("**1 change of high risk**\n\n| change | clusters |");
  expect(said).toContain("| feature `dark-mode` | 5 of 9 clusters (A) | `disabled` → `enabled` |");
  expect(said).toContain("- **A** (5): `a` `b` `c` `d` `e`\n");
  expect(said).toContain("**1 change of low risk**");
});

test("advice names its topic once, even if the message begins with it", () => {
  const advice = [
    { topic: "runbook", message: 'runbook: "docs/runbooks/dark-mode.md"' },
    { topic: "access", message: '"Organization/acme" loses access' },
  ] as const;
  const said = tell(report({ comparison: comparison(), changes: [change({ advice })] }));
  expect(said).toContain('- access: `"Organization/acme" loses access`\n- runbook: `"docs/runbooks/dark-mode.md"`\n');
});

test("a chain of dependencies is drawn", () => {
  expect(tell(largeReport(5))).toContain("```mermaid\ngraph LR\n");
});

test("the content of a Secret is never shown", () => {
  const secret = manifest({ object: "Secret a/b" });
  const said = tell(report({ changes: [change()], comparison: comparison({ manifests: [secret] }) }));
  expect(said).toContain("_The contents of Secrets are not shown._");
  expect(said).not.toContain("```diff");
});

describe("500 clusters", () => {
  const large = largeReport();
  const said = tell(large);

  test("fit", () => {
    expect(Buffer.byteLength(said)).toBeLessThanOrEqual(COMMENT_BUDGET);
    expect(Buffer.byteLength(said)).toBeGreaterThan(COMMENT_BUDGET * 0.9);
  });

  test("every omission has a line with what and how many", () => {
    const rows = (risk: string): number => {
      const part = said.split(`of ${risk} risk`).slice(1).join("");
      return part.length;
    };
    expect(rows("high")).toBeGreaterThan(0);
    const told = [...said.matchAll(/^\| feature /gm)].length;
    const left = [...said.matchAll(/^_(\d+) (?:more )?changes? of \w+ risk left out/gm)];
    expect(told + left.reduce((sum, [, many]) => sum + Number(many), 0)).toBe(large.changes.length);
    expect(said).toMatch(/^_Diffs of \d+ objects left out here, for room: see the report as `json`\._$/m);
  });

  test("changes of the highest risk are complete", () => {
    expect(said).not.toMatch(/of high risk left out/);
    for (const { subject } of large.changes.slice(0, 40)) expect(said).toContain(`| feature \`${subject}\` |`);
  });

  test("the summary is complete", () => {
    const whole = comment(large, { folder: undefined, repository: undefined, budget: 1_000_000, fullReport: "x" });
    expect(whole).not.toContain("left out");
    for (const { subject } of large.changes) expect(whole).toContain(`| feature \`${subject}\` |`);
  });
});

test("blocks and fences are closed for any budget", () => {
  const large = largeReport(40);
  fc.assert(
    fc.property(fc.integer({ min: 2_000, max: 120_000 }), (budget) => {
      const said = comment(large, { folder: "a", repository: REPOSITORY, budget, fullReport: "the summary" });
      expect(said.split("<details>").length).toBe(said.split("</details>").length);
      expect(said.match(/^```/gm)?.length ?? 0).toSatisfy((many: number) => many % 2 === 0);
      expect(Buffer.byteLength(said)).toBeLessThanOrEqual(Math.max(budget, 3_000));
    }),
    { numRuns: 30 },
  );
});

test("no text of a document leaves its code span", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const node of nodesOf(tell(hostileReport(text)))) {
        if (node.type === "link") expect(node.url).toMatch(new RegExp(`^${REPOSITORY}/blob/2{40}/[^\\s]*#L\\d+$`));
        if (node.type === "html")
          expect(node.value?.replace(/<code>[^<`@]*<\/code>/g, "")).toMatch(
            /^(?:<br>|<\/?details>|<details><summary>[\w ,:+−/-]*(?:<\/summary>)?|<\/details>)$/,
          );
        if (node.type === "text") expect(node.value).not.toContain(MARK);
        expect(["image", "imageReference", "linkReference", "definition", "footnoteReference"]).not.toContain(
          node.type,
        );
      }
    }),
    { numRuns: 300 },
  );
});

test("the first line names every kind of change, and edits come before their consequences", () => {
  const follows = change({ subject: "follows" });
  const policy = change({
    kind: "policy",
    subject: "policies.tickets",
    before: "error",
    after: "warning",
    advice: [{ topic: "policy", message: "checked less strictly from now on" }],
  });
  const price = change({ kind: "catalog", subject: 'meters["x"].billing.pricingUnit', before: "GiBy", after: "TiBy" });
  const gone = change({
    kind: "cluster",
    subject: "prod-ap-1",
    clusters: ["prod-ap-1"],
    before: "production",
    after: null,
  });
  const owner = change({ kind: "feature-value", subject: "dnssec.owners", before: "a", after: "b" });
  const said = tell(report({ comparison: comparison({}), changes: [follows, policy, price, gone, owner] }));
  expect(said.split("\n")[0]).toMatch(
    /1 policy loosened · 1 cluster removed · 1 billing change · 1 owner changed · 1 state changed/,
  );
  expect(said.indexOf("`follows`")).toBeGreaterThan(said.indexOf("`dnssec.owners`"));
});

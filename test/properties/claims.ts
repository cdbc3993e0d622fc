/** What holds of every input. Each throws where it does not; the tests ask them a little, `npm run fuzz` for as long as one likes. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { compile } from "../../src/compiler/compile.ts";
import type { ParseCache } from "../../src/compiler/parse-files.ts";
import { collectInto } from "../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../src/base/diagnostics.ts";
import { emit } from "../../src/render/yaml/index.ts";
import { decode } from "../../src/files/index.ts";
import type { Tree } from "../../src/files/index.ts";
import { parseUntrusted } from "../../src/compiler/untrusted/index.ts";
import { locate, parse, suppressions } from "../../src/compiler/parse/index.ts";
import type { Value } from "../../src/compiler/parse/index.ts";
import { compilerTargets, render } from "../../src/render/render.ts";
import { reporters } from "../../src/report/index.ts";
import { toReport } from "../../src/report/report.ts";
import type { RunReport } from "../../src/report/report.ts";
import { pageOf, siteOf } from "../../src/site/index.ts";
import { noLimits } from "../no-limits.ts";

/** A text is refused with a code and a place in it, or read as `yaml` reads it. Whether it was read. */
export function checkBytes(bytes: Uint8Array): boolean {
  const found: Diagnostic[] = [];
  const file = decode("a.yaml", bytes, collectInto(found));
  const documents = file === undefined ? [] : parse(file, collectInto(found));
  if (file !== undefined) suppressions(file);
  checkFound(found);
  if (found.length > 0 || file === undefined) return false;
  const expected = parseAllDocuments(file.text, { logLevel: "silent" });
  for (const { index, value } of documents) {
    const document = (expected as { toJS: () => unknown }[])[index];
    deepStrictEqual(plain(value), plain(document?.toJS()));
  }
  return true;
}

function checkFound(found: readonly Diagnostic[]): void {
  for (const { at, message } of found) {
    const { start, end } = locate(at);
    ok(
      0 <= start && start <= end && end <= Math.max(1, at.file.text.length),
      `${start}-${end} is no place in the text`,
    );
    ok(/^[^A-Z\n][^\n]*[^.\n]$/.test(message), `no message: ${message}`);
  }
}

/** A text of another program is refused with a place in it, or every value of it has one. */
export function checkOutside(text: string): void {
  const found: Diagnostic[] = [];
  for (const { value, at } of parseUntrusted({ path: "a.json", text }, collectInto(found))) {
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
    for (const key of keys) {
      const { start, end } = locate(at([Array.isArray(value) ? Number(key) : key]));
      ok(0 <= start && start <= end && end <= text.length, `${key} is at ${start}-${end}, which is no place`);
    }
  }
  checkFound(found);
}

/** Whatever a platform is, there is a page of it, in which its data comes back as it was. */
export function checkSite(tree: Tree): void {
  const { model, states } = compile(tree, { targets: compilerTargets, today: "2026-11-21", guard: noLimits });
  if (model === undefined) return;
  const site = siteOf({ model, states, today: "2026-11-21", isCommitted: () => true, comparisons: [] });
  const page = pageOf(site, { script: "", style: "" });
  const [, data = "", ...more] = page.split(/<script type="application\/json" id="data">|<\/script>/);
  ok(more.length === 2, "the data ends its element");
  deepStrictEqual(JSON.parse(data), JSON.parse(JSON.stringify(site)));
}

/** Without prototypes and negative zeros. Not by way of JSON: V8 13.6 (Node 24) may read the key "\t" as "\\" there. */
function plain(value: unknown): unknown {
  if (value === 0) return 0;
  if (typeof value !== "object" || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

const VERSIONS = ["1.1", "1.2"] as const;

/** What is emitted is read as it was, whole. */
export function checkEmitted(value: Value): void {
  for (const version of VERSIONS) deepStrictEqual(readAll(emit(value), version), [plain(value)]);
}

function readAll(text: string, version: (typeof VERSIONS)[number]): readonly unknown[] {
  const documents = parseAllDocuments(text, { version, merge: false, logLevel: "error" });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    deepStrictEqual([document.errors, document.warnings], [[], []]);
    return document.toJS({ maxAliasCount: 0 }) as unknown;
  });
}

/** A platform has errors, or can be rendered, twice the same, into files that all readers read alike. Whether it was. */
export function checkPlatform(tree: Tree, remembered?: ParseCache): boolean {
  const { model, states, diagnostics, documents } = compile(tree, {
    targets: compilerTargets,
    today: "2026-11-21",
    guard: noLimits,
    ...(remembered === undefined ? {} : { parseCache: remembered }),
  });
  checkReport(diagnostics, documents, states.length);
  if (model === undefined || diagnostics.some(({ severity }) => severity === "error")) return false;
  const made = (): readonly (readonly [string, string])[] =>
    [...render({ model, states })].map(({ path, content }) => [path, content]);
  const files = made();
  deepStrictEqual(made(), files);
  const paths = new Set(files.map(([path]) => path.toLowerCase()));
  deepStrictEqual(paths.size, files.length);
  for (const [path, content] of files) checkFile(path, content);
  return true;
}

/** Texts of files that were found right. */
const known = new Set<string>();

function checkFile(path: string, content: string): void {
  ok(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^\\\0]+$/.test(path), `a path leads out: ${path}`);
  ok(!/[\r\0]/.test(content) && content.isWellFormed(), `${path} holds what no file should`);
  if (known.has(content)) return;
  if (path.endsWith(".json")) JSON.parse(content);
  if (path.endsWith(".yaml")) deepStrictEqual(readAll(content, "1.1"), readAll(content, "1.2"));
  known.add(content);
}

function checkReport(diagnostics: readonly Diagnostic[], documents: number, clusters: number): void {
  checkTold(toReport({ diagnostics, documents, clusters, milliseconds: 1 }, locate));
}

/** A report, wherever it comes from, is told without a character that does anything. */
export function checkTold(report: RunReport): void {
  for (const reporter of reporters) {
    const text = reporter.format(report, { color: false, width: 100 });
    ok(text.isWellFormed(), `${reporter.name} wrote half of a character`);
    ok(!/##\[/.test(text), `${reporter.name} wrote a command for a CI runner`);
    ok(
      // oxlint-disable-next-line no-control-regex
      !/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(text),
      `${reporter.name} wrote a control character`,
    );
  }
}

/** Tests that no credential of a cluster is ever shown, at any place and with any other error. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../../src/cli/index.ts";
import { parseCsv } from "../../../src/authoring/import/clusters/table.ts";
import { fakeIo } from "../../cli/fake-io.ts";

const SECRET = "hunter2hunter2";
const folder = mkdtempSync(join(tmpdir(), "sluice-clusters-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function said(name: string, text: string): Promise<string> {
  writeFileSync(join(folder, name), text);
  let all = "";
  for (const format of ["terminal", "json", "markdown", "sarif", "github", "gitlab", "junit"]) {
    const io = fakeIo(folder);
    await main(["import", "clusters", name, "--format", format], io);
    const { stdout, stderr } = io.written();
    all += stdout + stderr;
  }
  return all;
}

function secret(more: object = {}): object {
  const encoded = Buffer.from(SECRET).toString("base64");
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "cluster-1",
      labels: { "argocd.argoproj.io/secret-type": "cluster", stage: "production", "my-password": SECRET },
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration": SECRET,
        token: SECRET,
        other: SECRET,
        "context.api-token": SECRET,
      },
    },
    data: { name: Buffer.from("prod-1").toString("base64"), server: encoded, config: encoded },
    stringData: { config: SECRET, server: `https://u:${SECRET}@x` },
    ...more,
  };
}

test("objects of other kinds are reported", async () => {
  const other = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { token: SECRET } };
  const all = await said("list.json", JSON.stringify({ kind: "List", items: [other, secret()] }));
  expect(all).toContain("an object is not imported: it is not a Secret");
  expect(all).not.toContain(SECRET);
});

describe("no credential is shown", () => {
  const list = { apiVersion: "v1", kind: "List", items: [secret()] };
  const pretty = JSON.stringify(list, null, 2);
  test.each([
    ["one.json", JSON.stringify(list)],
    ["pretty.json", pretty],
    ["concatenated.json", `${pretty}\n${pretty}`],
    ["cut.json", pretty.slice(0, pretty.lastIndexOf(SECRET) + 4)],
    ["unquoted.json", pretty.replaceAll(`"${SECRET}"`, SECRET)],
    [
      "key.json",
      JSON.stringify({ ...list, items: [{ [SECRET]: 1, kind: "Secret" }] }).replace(
        `"${SECRET}":1`,
        `"${SECRET}":1,"${SECRET}":1`,
      ),
    ],
    ["repo.json", JSON.stringify(secret({ metadata: { name: "repo" } }))],
    ["plain.yaml", `kind: Secret\nstringData: {config: ${SECRET}, config: ${SECRET}}\n`],
    ["tab.yaml", `kind: Secret\nstringData:\n\tconfig: ${SECRET}\n`],
    ["anchor.yaml", `kind: Secret\nstringData: &${SECRET} {config: *${SECRET}}\n`],
    ["ambiguous.yaml", `kind: Secret\nstringData: {a: yes, b: 0777, config: ${SECRET}`],
    ["table.csv", `name,stage,token,Password,kubeconfig\na,dev,${SECRET},${SECRET},${SECRET}\n`],
    ["odd.csv", `name,token\na,"${SECRET}\n`],
    ["long.csv", `name,token\na,b,${SECRET}\n,${SECRET}\n`],
  ])("%s", async (name, text) => {
    const all = await said(name, text);
    expect(all).not.toContain(SECRET);
    expect(all).not.toContain(Buffer.from(SECRET).toString("base64"));
    expect(all.length).toBeGreaterThan(0);
  });
});

describe("CSV by RFC 4180", () => {
  const cell = fc
    .oneof(fc.string(), fc.constantFrom("a,b", 'say "x"', "two\nlines", "", " "))
    .map((text) => text.replaceAll("\r", ""));

  const ends = fc.constantFrom("\n", "\r\n");
  /** As spreadsheets write them, here and there. */
  const signs = fc.constantFrom(",", ";", "\t");

  test("quoted values are parsed exactly", () => {
    const row = fc.array(cell, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), ends, signs, (rows, end, sign) => {
        const text = rows.map((one) => one.map((value) => `"${value.replaceAll('"', '""')}"`).join(sign)).join(end);
        const read = parseCsv(text);
        if ("fault" in read) throw new Error(read.fault);
        expect(read.map((one) => one.map((value) => value.text))).toEqual(rows);
      }),
    );
  });

  test("any text is parsed or rejected, and each location is inside of it", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", " ") }), (text) => {
        const read = parseCsv(text);
        const starts = "fault" in read ? [read.start] : read.flat().map(({ start }) => start);
        for (const start of starts) expect(start).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a,"b', "not closed"],
    ['a,b"c"', "an unquoted value"],
    ['"a"b', "a closing quote is followed"],
  ])("%s: %s", (text, why) => {
    const read = parseCsv(text);
    expect("fault" in read && read.fault).toContain(why);
  });
});

/** Parts of the client that need no browser: routes, keys, rows, names, CSV, days. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvOf } from "../../../src/site/client/csv.ts";
import { moved } from "../../../src/site/client/matrix/grid-navigation.ts";
import { rowsIn } from "../../../src/site/client/matrix/virtual-rows.ts";
import { elided, elidedApart } from "../../../src/site/client/names.ts";
import { addressOf, safeAddress } from "../../../src/site/client/parts/links.tsx";
import { monthsFrom, periodOf } from "../../../src/site/client/periods.ts";
import { currentRoute, hrefOf, routeOf } from "../../../src/site/client/route.ts";

describe("addresses", () => {
  test.each([
    ["#/", [], {}],
    ["", [], {}],
    ["#/features/dark-mode?cluster=prod-eu-1", ["features", "dark-mode"], { cluster: "prod-eu-1" }],
    ["#/consumers/Organization/a%2Fb", ["consumers", "Organization", "a/b"], {}],
    ["#/?q=a%3Fb&state=off", [], { q: "a?b", state: "off" }],
    ["#/features/100%", ["features", "100%"], {}],
  ])("%s", (hash, path, query) => {
    const route = routeOf(hash);
    expect(route.path).toEqual(path);
    expect(Object.fromEntries(route.query)).toEqual(query);
  });

  test("are read back as they were made", () => {
    const href = hrefOf(
      ["features", "a/b?c#d"],
      [
        ["q", "x&y=z"],
        ["none", ""],
      ],
    );
    expect(routeOf(href)).toEqual({ path: ["features", "a/b?c#d"], query: new Map([["q", "x&y=z"]]) });
  });

  test.each([
    ["", "?since=v1", ["changes"], "v1"],
    ["#", "?since=v1", ["changes"], "v1"],
    ["#/", "?since=v1", ["matrix"], "v1"],
    ["#/?since=v2", "?since=v1", ["matrix"], "v2"],
    ["#/?stage=production", "", ["matrix"], undefined],
    ["#/", "", [], undefined],
    ["#/clusters", "?since=v1", ["clusters"], undefined],
  ])("%s behind %s", (hash, search, path, since) => {
    const route = currentRoute({ hash, search });
    expect(route.path).toEqual(path);
    expect(route.query.get("since")).toBe(since);
  });
});

describe("keys", () => {
  const size = { rows: 50, columns: 4 };
  test.each([
    ["ArrowUp", false, [0, 2]],
    ["ArrowDown", false, [2, 2]],
    ["ArrowDown", true, [49, 2]],
    ["ArrowLeft", false, [1, 1]],
    ["ArrowLeft", true, [1, -1]],
    ["ArrowRight", false, [1, 3]],
    ["ArrowRight", true, [1, 3]],
    ["PageDown", false, [21, 2]],
    ["PageUp", false, [0, 2]],
    ["Home", false, [1, -1]],
    ["Home", true, [0, -1]],
    ["End", false, [1, 3]],
    ["End", true, [49, 3]],
  ])("%s, with Ctrl %s", (key, ctrlKey, [row, column]) => {
    expect(moved({ row: 1, column: 2 }, { key, ctrlKey, metaKey: false }, size)).toEqual({ row, column });
  });

  test("end at the edges, and other keys move nothing", () => {
    const press = (key: string): unknown =>
      moved({ row: 0, column: -1 }, { key, ctrlKey: false, metaKey: false }, size);
    expect(press("ArrowUp")).toEqual({ row: 0, column: -1 });
    expect(press("ArrowLeft")).toEqual({ row: 0, column: -1 });
    expect(press("a")).toBeUndefined();
  });
});

test.each([
  [0, 600, 1000],
  [14_000, 600, 1000],
  [27_500, 600, 1000],
  [0, 600, 3],
])("scrolled by %i, all rows that can be seen are made, and few others", (top, height, count) => {
  const { from, to } = rowsIn(top, height, count);
  expect(from).toBeLessThanOrEqual(Math.floor(top / 28));
  expect(to).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((top + height) / 28)));
  expect(to - from).toBeLessThan(75);
});

describe("the address of a line", () => {
  const fleet = {
    commit: "c0ffee",
    link: "https://git.example.com/{commit}/{path}#L{line}",
    files: ["a b/$&.yaml", "edited.yaml"],
    uncommitted: [1],
  };

  test("is that of the commit, whatever the path holds", () => {
    expect(addressOf([0, 7], fleet)).toBe("https://git.example.com/c0ffee/a%20b/%24%26.yaml#L7");
    expect(addressOf([0, 7], fleet, "beef")).toBe("https://git.example.com/beef/a%20b/%24%26.yaml#L7");
  });

  test("is none for a file that is not as the commit has it, but one of another commit", () => {
    expect(addressOf([1, 1], fleet)).toBeUndefined();
    expect(addressOf([1, 1], fleet, "beef")).toBe("https://git.example.com/beef/edited.yaml#L1");
  });

  test("is none where the forge, the commit or the file is not known", () => {
    expect(addressOf([0, 1], { ...fleet, link: "javascript:alert('{commit}{path}')" })).toBeUndefined();
    expect(addressOf([2, 1], fleet)).toBeUndefined();
    expect(addressOf([0, 1], { files: fleet.files, uncommitted: [], link: fleet.link })).toBeUndefined();
  });
});

test.each([
  ["https://example.com/a", "https://example.com/a"],
  ["HTTP://EXAMPLE.com", "http://example.com/"],
  ["javascript:alert(1)", undefined],
  [" javascript:alert(1)", undefined],
  ["data:text/html,x", undefined],
  ["file:///etc/passwd", undefined],
  ["//example.com", undefined],
  ["https://ada:s3cret@example.com", undefined],
  ["docs/runbooks/a.md", undefined],
])("%s may be followed as %s", (text, address) => {
  expect(safeAddress(text)).toBe(address);
});

describe("short names", () => {
  test("keep the start and more of the end", () => {
    expect(elided("production-us-east-1-cell-0042-blue", 20)).toBe("product…ll-0042-blue");
    expect(elided("short", 20)).toBe("short");
  });

  test("of different names differ, and are rarely longer than asked for", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const short = elidedApart(names, 12);
        expect(new Set(short.values()).size).toBe(names.length);
        for (const [whole, text] of short) expect(text.length <= 12 || text === whole).toBe(true);
      }),
    );
  });
});

test("CSV quotes what it must, and no cell is a formula", () => {
  const rows = [
    ["a", 'b "c", d', "line\nbreak"],
    ["=1+1", "+x", "-5", "-5-x", "@x"],
  ];
  expect(csvOf(rows)).toBe('a,"b ""c"", d","line\nbreak"\r\n\'=1+1,\'+x,-5,\'-5-x,\'@x\r\n');
});

test.each([
  ["", "", "active"],
  ["2026-11-21", "2026-11-21", "active"],
  ["2026-11-22", "", "scheduled"],
  ["", "2026-11-20", "ended"],
])("from %j to %j is %s", (starts, expires, period) => {
  expect(periodOf(starts, expires, "2026-11-21")).toBe(period);
});

test("twelve months, over the end of a year", () => {
  expect(monthsFrom("2026-11-21", 3)).toEqual(["2026-11", "2026-12", "2027-01"]);
});

/** A listing is printed in each format from its columns, in the order of --sort. */
import { describe, expect, test } from "vitest";
import { printListing } from "../../src/cli/commands/table.ts";
import type { Listing } from "../../src/cli/commands/table.ts";
import { fakeIo } from "./fake-io.ts";

interface Row {
  readonly name: string;
  readonly rank?: number;
  readonly note?: string;
}

const ROWS: readonly Row[] = [
  { name: "b", rank: 2 },
  { name: "c" },
  { name: "a", rank: 10, note: "x, y" },
  { name: "d", rank: 2 },
];

const LISTING: Listing<Row> = {
  columns: [
    { name: "name", value: ({ name }) => name },
    { name: "the-rank", value: ({ rank }) => rank, text: ({ rank }) => `#${rank}` },
    { name: "note", value: ({ note }) => note, only: "rare" },
    { name: "length", value: ({ name }) => name.length, only: "csv" },
  ],
  rows: ROWS,
  json: (rows) => rows.map(({ name }) => name),
  empty: ["no rows"],
};

function printed(given: { readonly sort?: string; readonly format?: string }, listing: Listing<Row> = LISTING): string {
  const host = fakeIo("/");
  printListing(
    listing,
    { sort: given.sort, format: given.format },
    { host, positionals: [], directory: "/", color: false, verbose: false },
  );
  return host.written().stdout;
}

describe("order", () => {
  const namesBy = (sort: string): string => (JSON.parse(printed({ sort, format: "json" })) as string[]).join("");

  test.each([
    ["name", "abcd"],
    ["-name", "dcba"],
    ["the-rank", "bdac"],
    ["The Rank", "bdac"],
    ["-the-rank", "abdc"],
    ["length", "bcad"],
  ])("by %s", (sort, expected) => {
    expect(namesBy(sort)).toBe(expected);
  });

  test.each(["ranks", "", "--name"])("by %j is wrong usage", (sort) => {
    expect(() => printed({ sort })).toThrow(/^no column is named/);
  });
});

describe("formats", () => {
  test("csv has every column", () => {
    expect(printed({ format: "csv", sort: "name" })).toBe(
      'name,the-rank,note,length\r\na,10,"x, y",1\r\nb,2,,1\r\nc,,,1\r\nd,2,,1\r\n',
    );
  });

  test("a terminal has texts, and rare columns only with a value", () => {
    expect(printed({ sort: "name" })).toBe("NAME  THE RANK  NOTE\na     #10       x, y\nb     #2\nc     -\nd     #2\n");
    const plain = { ...LISTING, rows: ROWS.slice(0, 2) };
    expect(printed({}, plain)).toBe("NAME  THE RANK\nb     #2\nc     -\n");
  });

  test("no rows are a sentence in a terminal, and empty otherwise", () => {
    const none = { ...LISTING, rows: [] };
    expect(printed({}, none)).toBe("no rows\n");
    expect(printed({ format: "csv" }, none)).toBe("name,the-rank,note,length\r\n");
    expect(printed({ format: "json" }, none)).toBe("[]\n");
  });
});

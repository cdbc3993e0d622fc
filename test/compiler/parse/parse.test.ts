/** Tests the values of valid texts, and which documents a fault excludes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { codesOf, read } from "./reading.ts";

test("document indexes count empty documents, which are excluded", () => {
  const { documents } = read("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n");
  expect(documents.map(({ index, value }) => [index, value])).toEqual([
    [1, { a: 1 }],
    [3, { b: 2 }],
  ]);
});

test.each(["", "\n", "# a comment\n", "---\n", "\ufeff", "# one\n---\n# two\n...\n"])(
  "%j holds no document",
  (text) => {
    expect(read(text)).toMatchObject({ values: [], diagnostics: [] });
  },
);

test("a document may begin on the line of its dashes", () => {
  expect(read("--- {a: 1}\n--- [b]\n").values).toEqual([{ a: 1 }, ["b"]]);
});

test("CRLF reads as LF, also in a block of text and with a byte order mark", () => {
  const text = 'a: |\n  one\n  two\nb: "x\n  y"\nc:\n  - 1\n';
  expect(read(`\ufeff${text.replaceAll("\n", "\r\n")}`).values).toEqual(read(text).values);
});

test("objects have no prototype, and names of its members are plain keys", () => {
  const [value] = read("constructor: 1\ntoString: 2\nhasOwnProperty: 3\n").values;
  expect(Object.getPrototypeOf(value)).toBe(null);
  expect(Object.keys(value ?? {})).toEqual(["constructor", "toString", "hasOwnProperty"]);
});

test("a fault excludes only its document", () => {
  const { values, reported } = read("a: 1\n---\nb: [\n---\nc: yes\n---\nd: 4\n");
  expect(values).toEqual([{ a: 1 }, { d: 4 }]);
  expect(reported).toEqual(["yaml-syntax 3:4 [", "ambiguous-scalar 5:4 yes"]);
});

test("every fault in a syntactically valid text is reported once", () => {
  expect(read("a: yes\nb: {c: 0777, d: 1, d: 2}\ne: 2026-01-01\n").reported).toEqual([
    "ambiguous-scalar 1:4 yes",
    "ambiguous-scalar 2:8 0777",
    "duplicate-key 2:20 d",
    "ambiguous-date 3:4 2026-01-01",
  ]);
});

test("at most a hundred faults of one document are reported", () => {
  expect(codesOf("- yes\n".repeat(1000)).length).toBe(100);
});

test("dates need no quotes in date fields, even as list items", () => {
  expect(read("expires: 2027-06-30\ndate: 2027-06-30\nstarts: [2027-06-30]\n").values).toEqual([
    { expires: "2027-06-30", date: "2027-06-30", starts: ["2027-06-30"] },
  ]);
  expect(codesOf("name: 2027-06-30\nexpires: {on: 2027-06-30}\n")).toEqual(["ambiguous-date", "ambiguous-date"]);
});

test("keys are text: words of YAML 1.1 and whole numbers need no quotes, ambiguous ones do", () => {
  expect(read("on: 1\noff: 2\nyes: 3\ntrue: 4\n10: 5\n").values).toEqual([{ on: 1, off: 2, yes: 3, true: 4, 10: 5 }]);
  for (const key of ["0777", "1.0", "1.10", "1e3", "0x1F", "~", "null", "True", "2026-01-01", "12:30", ".inf", "1_0"]) {
    expect(codesOf(`${key}: 1\n`)).toEqual(["ambiguous-key"]);
    expect(read(`"${key}": 1\n`).values).toEqual([{ [key]: 1 }]);
  }
});

test("negative zero is zero", () => {
  expect(read("[-0, -0.0]\n").values).toEqual([[0, 0]]);
});

test("a merge with an alias is reported once", () => {
  expect(codesOf("a: &a {x: 1}\nb: {<<: *a, y: 2}\n")).toEqual(["anchor"]);
});

test("a directive is reported even if no document follows", () => {
  expect(codesOf("%YAML 1.2\n")).toEqual(["directive"]);
  expect(codesOf("%TAG ! tag:example.com,2026:\n---\na: !b c\n")).toEqual(["directive", "explicit-tag"]);
});

const key = fc.stringMatching(/^[a-z][a-zA-Z0-9-]{0,8}$/);
const tree = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const style = fc.record({
  lineWidth: fc.constantFrom(0, 20, 80),
  defaultStringType: fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED"),
  collectionStyle: fc.constantFrom("any", "block", "flow"),
  indentSeq: fc.boolean(),
} as const);

test("accepted texts have the values that `yaml` returns", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), style, fc.boolean(), (values, options, crlf) => {
      const lines = values.map((value) => `---\n${stringify(value, options)}`).join("");
      const text = crlf ? lines.replaceAll("\n", "\r\n") : lines;
      const { documents, diagnostics } = read(text);
      if (diagnostics.length > 0) return;
      accepted++;
      const expected = parseAllDocuments(text, { logLevel: "silent" });
      for (const { index, value } of documents)
        expect(JSON.stringify(value)).toBe(JSON.stringify((expected as { toJS(): unknown }[])[index]?.toJS()));
    }),
    { numRuns: 1500 },
  );
  expect(accepted).toBeGreaterThan(300);
});

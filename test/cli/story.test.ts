/** The format of stories: which ones are rejected, and what an update keeps. */
import { expect, test } from "vitest";
import { applyEdits, parseStory } from "../story.ts";
import { formatArchive, parseArchive, withSections } from "../txtar.ts";

const STORY = `Two is more than one.
$ sluice list features --owner "team a"
$ echo "x: 1" >> b.yaml
$ rm c.yaml
base: none
-- a.yaml --
x: 1
-- edit b.yaml --
-one
-two
+three

-four
-- escaped c.yaml --
a\\x00\\u{202e}b\\r
-- delete d.yaml --
-- expected --
exit 0
`;

test("a story is a claim, commands, a base and steps", () => {
  const story = parseStory(STORY);
  expect(story.claim).toBe("Two is more than one.");
  expect(story.commands).toMatchObject([
    { program: "sluice", args: ["list", "features", "--owner", "team a"] },
    { program: "echo", text: "x: 1", path: "b.yaml" },
    { program: "rm", path: "c.yaml" },
  ]);
  expect(story.base).toBe("none");
  expect(story.expected).toBe("exit 0\n");
  expect(story.steps.map(({ does, path }) => `${does} ${path}`)).toEqual([
    "write a.yaml",
    "edit b.yaml",
    "write c.yaml",
    "delete d.yaml",
  ]);
});

test("an escaped file says with signs what can't be seen", () => {
  const step = parseStory(STORY).steps[2];
  expect(step?.does === "write" ? Buffer.from(step.bytes).toString() : undefined).toBe("a\0\u202Eb\r\n");
});

test("validate on the tiny platform is what is run without a word", () => {
  const story = parseStory("It is so.\n-- expected --\n");
  expect(story).toMatchObject({ commands: [{ args: ["validate"] }], base: "tiny" });
});

test.each([
  ["no sentence", "$ sluice validate\n", /sentence/],
  ["an invalid claim", "dark mode\n", /sentence/],
  ["an unknown base", "It is so.\nbase: huge\n", /no base "huge"/],
  ["another program", "It is so.\n$ curl example.com\n", /a command line is/],
  ["a section twice", "It is so.\n-- a --\n-- a --\n", /two sections/],
  ["an edit without a place", "It is so.\n-- edit a --\n+x\n", /where it goes/],
  ["an edit with other lines", "It is so.\n-- edit a --\n x\n", /begins with/],
])("%s is refused", (_, text, reason) => {
  expect(() => parseStory(text)).toThrow(reason);
});

test("an edit replaces a run of lines that is there exactly once", () => {
  const edit = { remove: "b\nc\n", add: "x\n" };
  expect(applyEdits("f", "a\nb\nc\nd\n", [edit])).toBe("a\nx\nd\n");
  expect(() => applyEdits("f", "a\n", [edit])).toThrow("0 times");
  expect(() => applyEdits("f", "b\nc\nb\nc\n", [edit])).toThrow("2 times");
  expect(() => applyEdits("f", "ab\nc\n", [edit])).toThrow("0 times");
});

test("an update touches only what is expected", () => {
  const archive = parseArchive(STORY);
  expect(formatArchive(archive)).toBe(STORY);
  const updated = formatArchive(withSections(archive, new Map([["expected", "exit 1\n"]])));
  expect(updated).toBe(STORY.replace("exit 0", "exit 1"));
  const bare = parseArchive("It is so.\n");
  expect(formatArchive(withSections(bare, new Map([["expected", "exit 0\n"]])))).toBe(
    "It is so.\n-- expected --\nexit 0\n",
  );
});

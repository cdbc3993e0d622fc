/** Every code is documented by a story that shows it. */
import { expect, test } from "vitest";
import { storiesByCode, WITHOUT_STORY } from "../../scripts/generate/diagnostics.ts";
import { definedCodes } from "../../scripts/generate/codes.ts";

const stories = storiesByCode();
const names = definedCodes.map(({ name }) => name);

test("codes are unique and spelled alike", () => {
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !/^[a-z]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

test("every code says what it means, why it matters and what to do, in sentences", () => {
  const said = definedCodes.flatMap(({ name, means, why, fix }) => [means, why, fix].map((text) => ({ name, text })));
  expect(said.filter(({ text }) => !/^([A-Z`"]|flagd ).*[.!?`]$/s.test(text))).toEqual([]);
});

test("every code has a story of its name, or a reason why not", () => {
  expect(names.filter((name) => !stories.has(name) && WITHOUT_STORY[name] === undefined)).toEqual([]);
});

test("no exception is kept for a code that has a story, or that is gone", () => {
  const exceptions = Object.keys(WITHOUT_STORY);
  expect(exceptions.filter((name) => stories.has(name) || !names.includes(name))).toEqual([]);
});

test("the story of a code shows it", () => {
  const silent = names.filter((name) => {
    const story = stories.get(name);
    return story !== undefined && !new RegExp(`  ${name}$`, "m").test(story.expected ?? "");
  });
  expect(silent).toEqual([]);
});

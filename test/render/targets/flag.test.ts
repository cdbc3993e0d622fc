/** Tests that a flag of separately emitted entries equals the flag emitted at once. */
import { expect, test } from "vitest";
import { emitEntry } from "../../../src/render/yaml/index.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { flagBytes, flagJson, flagText, partsFor } from "../../../src/render/targets/openfeature/flag.ts";
import { fleetOf } from "./compiled.ts";

test("of every feature of the example, on every cluster", () => {
  const states = new Set(fleetOf(openDirectory(".")).states.flatMap(({ features }) => features));
  const partsOf = partsFor({ Organization: "organization", Project: "project" });
  const keys = new Set<string>();
  for (const state of states) {
    const { feature } = state;
    const { name } = feature;
    const parts = partsOf(state);
    const flag = Object.fromEntries(parts.map(({ key, value }) => [key, value]));
    for (const key of Object.keys(flag)) keys.add(key);
    expect(flagText(feature, parts)).toBe(emitEntry(name, flag, 6));
    const json = flagJson(feature, parts);
    expect(JSON.parse(`{${json}}`)).toEqual({ [name]: flag });
    expect(flagBytes(feature, parts)).toBe(Buffer.byteLength(json));
  }
  expect([...keys].toSorted()).toEqual(["defaultVariant", "metadata", "state", "targeting", "variants"]);
});

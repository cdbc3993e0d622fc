/** One run at a time, and a lock whose holder has died is nobody's. */
import { expect, test } from "vitest";
import { realProcesses } from "../../src/write/processes.ts";
import { LOCK } from "../../src/write/lock.ts";
import { outputFolder } from "./output.ts";

const FILES = { "state/a.json": "{}\n" };
const here = { pid: realProcesses.pid, host: realProcesses.host, start: realProcesses.startOf(realProcesses.pid) };

test.each([
  ["a process that runs", here, ["locked-by-another-run"]],
  // Of which nobody here knows whether it still runs.
  ["a process of another machine", { ...here, pid: 2 ** 22 + 1, host: "elsewhere" }, ["locked-by-another-run"]],
  ["a process that has ended", { ...here, pid: 2 ** 22 + 1 }, []],
  ["a process whose number is used again", { ...here, start: "long ago" }, []],
  ["nobody: it was killed before it wrote its name", undefined, []],
])("held by %s", async (_, holder, codes) => {
  const output = outputFolder();
  output.put(LOCK, holder === undefined ? "" : JSON.stringify(holder));
  const processes = { ...realProcesses, pause: () => {} };
  expect((await output.write(FILES, { processes })).codes).toEqual(codes);
  expect(output.files()).toEqual(codes.length === 0 ? FILES : { [LOCK]: JSON.stringify(holder) });
});

test("a check needs no lock", async () => {
  const output = outputFolder();
  output.put(LOCK, JSON.stringify(here));
  expect(await output.write(FILES, { check: true })).toMatchObject({
    codes: [],
    created: [".sluice-inventory", "state/a.json"],
  });
});

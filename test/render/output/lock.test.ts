/** Tests that only one run at a time has the lock, and that the lock of a dead process is taken over. */
import { expect, test } from "vitest";
import { realProcesses } from "../../../src/render/output/processes.ts";
import { LOCK } from "../../../src/render/output/lock.ts";
import { outputFolder } from "./output.ts";

const FILES = { "state/a.json": "{}\n" };
const here = { pid: realProcesses.pid, host: realProcesses.host, start: realProcesses.startOf(realProcesses.pid) };

test.each([
  ["a process that runs", here, ["locked-by-another-run"]],
  // Unknown here whether it still runs.
  ["a process of another machine", { ...here, pid: 2 ** 22 + 1, host: "elsewhere" }, ["locked-by-another-run"]],
  ["a process of another machine, an hour ago", { ...here, host: "elsewhere" }, [], 3_600_001],
  ["a process that has run for an hour", here, ["locked-by-another-run"], 3_600_001],
  ["a process that has ended", { ...here, pid: 2 ** 22 + 1 }, []],
  ["a process whose number is used again", { ...here, start: "long ago" }, []],
  ["nobody: it was killed before it wrote its name", undefined, []],
])("held by %s", async (_, holder, codes, later = 0) => {
  const output = outputFolder();
  output.put(LOCK, holder === undefined ? "" : JSON.stringify(holder));
  const processes = { ...realProcesses, pause: () => {}, now: () => Date.now() + later };
  expect((await output.write(FILES, { processes })).codes).toEqual(codes);
  expect(output.files()).toEqual(codes.length === 0 ? FILES : { [LOCK]: JSON.stringify(holder) });
});

test.each([
  ["another machine", { ...here, host: "elsewhere" }, []],
  ["a process that runs here", here, ["locked-by-another-run"]],
])("the lock of %s may be broken, or not", async (_, holder, codes) => {
  const output = outputFolder();
  output.put(LOCK, JSON.stringify(holder));
  expect((await output.write(FILES, { breakLock: true })).codes).toEqual(codes);
});

test("the message names the holder, the age of the lock and a remedy", async () => {
  const output = outputFolder();
  output.put(LOCK, JSON.stringify({ ...here, pid: 12, host: "box-1" }));
  const processes = { ...realProcesses, now: () => Date.now() + 180_000 };
  const [found] = (await output.write(FILES, { processes })).diagnostics;
  expect(found?.message).toBe('process 12 on "box-1" is writing to "rendered"; its lock is 3 minutes old');
  expect(found?.help).toContain("--break-lock");
});

test("a check needs no lock", async () => {
  const output = outputFolder();
  output.put(LOCK, JSON.stringify(here));
  expect(await output.write(FILES, { check: true })).toMatchObject({
    codes: [],
    created: [".sluice-files", "state/a.json"],
  });
});

/** Tests that `publish --respect-windows` publishes exactly when Argo CD would sync. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isOpen, nextOpening } from "../../../src/base/maintenance-windows.ts";
import { canSync } from "./argocd-rule.ts";
import type { Answer, SyncWindow } from "./argocd-rule.ts";
import { instants, maintenances, windowsOf } from "./maintenances.ts";

interface Recorded {
  readonly windows: readonly SyncWindow[];
  readonly at: readonly number[];
  readonly says: readonly Answer[];
}

const RECORDED = join(import.meta.dirname, "argocd-rule.json");

test("the port of Argo CD's rule gives the results of Argo CD", () => {
  const all = JSON.parse(readFileSync(RECORDED, "utf8")) as readonly Recorded[];
  expect(all.length).toBeGreaterThan(50);
  for (const { windows, at, says } of all) expect(at.map((now) => canSync(windows, now))).toEqual(says);
});

/** Tries four times each; more with `WINDOWS=20000 npx vitest run test/render/targets/argocd-windows.test.ts`. */
const numRuns = Number(process.env["WINDOWS"] ?? 80);

test("publish is open exactly when Argo CD syncs automatically", { timeout: 0 }, () => {
  fc.assert(
    fc.property(maintenances, instants, (maintenance, times) => {
      const windows = windowsOf(maintenance);
      for (const now of times) {
        const by = canSync(windows, now);
        expect([new Date(now).toISOString(), isOpen(maintenance, now, "argocd")]).toEqual([
          new Date(now).toISOString(),
          by === "open",
        ]);
        // Manual syncs are always allowed, for emergencies.
        expect(by).not.toBe("shut");
      }
    }),
    { numRuns },
  );
});

test("the reported next window is the first time when publish is open", { timeout: 0 }, () => {
  fc.assert(
    fc.property(maintenances, instants, fc.constantFrom("argocd", "publish"), (maintenance, times, keeper) => {
      for (const now of times.slice(0, 2)) {
        const next = nextOpening(maintenance, now, keeper);
        if (next === undefined || next.start <= now) continue;
        expect(isOpen(maintenance, next.start, keeper)).toBe(true);
        expect(isOpen(maintenance, next.start - 1, keeper)).toBe(false);
        expect(isOpen(maintenance, Math.floor((now + next.start) / 2), keeper)).toBe(false);
      }
    }),
    { numRuns: Math.ceil(numRuns / 3) },
  );
});

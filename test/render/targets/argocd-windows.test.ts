/** At every instant, `publish --respect-windows` lets through what Argo CD would sync, and nothing else. */
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

test("the port of Argo CD's rule answers as Argo CD does", () => {
  const all = JSON.parse(readFileSync(RECORDED, "utf8")) as readonly Recorded[];
  expect(all.length).toBeGreaterThan(50);
  for (const { windows, at, says } of all) expect(at.map((now) => canSync(windows, now))).toEqual(says);
});

/** Of four moments each; `WINDOWS=20000 npx vitest run test/render/targets/argocd-windows.test.ts` asks more. */
const numRuns = Number(process.env["WINDOWS"] ?? 80);

test("whatever is kept, publish is open exactly when Argo CD syncs by itself", { timeout: 0 }, () => {
  fc.assert(
    fc.property(maintenances, instants, (maintenance, times) => {
      const windows = windowsOf(maintenance);
      for (const now of times) {
        const by = canSync(windows, now);
        expect([new Date(now).toISOString(), isOpen(maintenance, now, "argocd")]).toEqual([
          new Date(now).toISOString(),
          by === "open",
        ]);
        // Somebody may always sync by hand, in an emergency.
        expect(by).not.toBe("shut");
      }
    }),
    { numRuns },
  );
});

test("what is told as the next window is open when it comes, and shut until then", { timeout: 0 }, () => {
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

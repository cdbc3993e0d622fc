/** A published platform whose windows are shut, and the results on its branches. */
import { expect } from "vitest";
import { parse } from "yaml";
import type { PublishedCluster } from "../../../src/delivery/publish/index.ts";
import type { RunReport } from "../../../src/report/report.ts";
import { header, override, PLATFORM, stage, withWorld } from "./world.ts";
import type { Files, World } from "./world.ts";

/** Shut at the time of the tests. */
export const SHUT = '  maintenance:\n    windows:\n      - {days: [Sun], start: "02:00", duration: 4h}\n';
/** Options for a time at which they are open. */
export const OPEN: readonly string[] = ["--at", "2026-11-22T03:00:00Z"];

export const HELD: Files = { ...PLATFORM, "stages/production.yaml": stage("production", ["eu-1", "us-1"], SHUT) };

export const emergency = (of: string, clusters: string = "{}"): string =>
  override(`incident-${of}`, `  feature: ${of}\n  clusters: ${clusters}\n  enabled: false\n  emergency: true\n`);
export const INCIDENT: Files = { "stages/incident.yaml": emergency("search") };
export const NONE: Files = { "stages/incident.yaml": "# over\n" };

export const grant = (consumer: string, of: string): string =>
  `${header("Grant", consumer)}spec:\n  consumer: {kind: Organization, name: ${consumer}}\n  features: [${of}]\n  reason: a test\n`;

/** Feature -> its state on a cluster, as its branch has it. */
export function states({ show }: World, cluster: string = "eu-1"): Readonly<Record<string, string>> {
  return (parse(show(`env/${cluster}`, "state/sluice-features-default.yaml")) as { data: Record<string, string> }).data;
}

export async function results(world: World): Promise<Readonly<Record<string, PublishedCluster>>> {
  const { stdout } = await world.publish(["--format", "json"]);
  const { publication } = JSON.parse(stdout) as RunReport;
  return Object.fromEntries((publication?.clusters ?? []).map((one) => [one.cluster, one]));
}

export async function published(files: Files, use: (world: World) => Promise<void>): Promise<void> {
  await withWorld(files, async (world) => {
    expect((await world.publish()).code).toBe(0);
    await use(world);
  });
}

/** Results as a page of Markdown. */
import type { Bar } from "./rows.ts";

export interface Kept {
  readonly says: string;
  readonly commit: string;
  readonly machine: string;
  readonly node: string;
  readonly day: string;
  /** The reason if nothing was measured. */
  readonly missing?: string;
  readonly runs?: readonly KeptRun[];
  readonly bars?: readonly Bar[];
}

export interface KeptRun {
  readonly name: string;
  readonly rounds: number;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly memory: number;
}

export function table(results: Readonly<Record<string, Kept>>): string {
  return Object.entries(results).map(section).join("\n");
}

function section([name, kept]: readonly [string, Kept]): string {
  const head = `### ${name}\n\n${kept.says}.\n`;
  const foot = `\n${kept.day}, commit ${kept.commit}, Node ${kept.node.slice(1)}, ${kept.machine}.\n`;
  if (kept.missing !== undefined) return `${head}\nNot measured: ${kept.missing}.\n${foot}`;
  const runs = (kept.runs ?? []).map(
    ({ name: run, median, least, most, memory, rounds }) =>
      `| ${run} | ${ms(median)} | ${ms(least)} - ${ms(most)} | ${Math.round(memory)} MB | ${rounds} |\n`,
  );
  const bars = (kept.bars ?? []).map(
    ({ says, measured, unit, met }) => `- ${met ? "met" : "**not met**"}: ${says}; measured ${shown(measured, unit)}\n`,
  );
  return `${head}\n| | median | min - max | peak memory | runs |\n|---|---|---|---|---|\n${runs.join("")}\n${bars.join("")}${foot}`;
}

function ms(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

function shown(measured: number, unit: Bar["unit"]): string {
  if (unit === "ms") return ms(measured);
  return unit === "x" ? `${measured.toFixed(1)} x` : `${Math.round(measured)} MB`;
}

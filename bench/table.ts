/** Results as a page of Markdown. */

export interface Kept {
  readonly says: string;
  readonly commit: string;
  /** The commit of the peer build. */
  readonly peer: string;
  readonly machine: string;
  readonly node: string;
  readonly day: string;
  readonly cases: readonly KeptCase[];
}

export interface KeptCase {
  readonly name: string;
  readonly rounds: number;
  /** Milliseconds. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Milliseconds of all processors. */
  readonly cpu: number;
  /** MB. */
  readonly memory: number;
  /** Files and MB that were written. */
  readonly output?: { readonly files: number; readonly megabytes: number };
  readonly ratios: readonly Ratio[];
}

/** A comparison with another case, or an exponent; without a limit, or with its result. */
export interface Ratio {
  readonly says: string;
  readonly limit?: string;
  readonly isMet?: boolean;
}

export function table(results: Readonly<Record<string, Kept>>): string {
  return Object.entries(results).map(section).join("\n");
}

function section([name, { says, cases, day, commit, peer, node, machine }]: readonly [string, Kept]): string {
  const lines = cases.map(({ name: own, median, least, most, cpu, memory, rounds, output, ratios }) => {
    const written = output && `wrote ${count(output.files)} files, ${count(output.megabytes)} MB`;
    const compared = [...ratios.map(cell), ...(written === undefined ? [] : [written])].join("; ");
    return `| ${own} | ${ms(median)} | ${ms(least)} - ${ms(most)} | ${ms(cpu)} | ${count(memory)} MB | ${rounds} | ${compared} |\n`;
  });
  const builds = cases.some((one) => one.name.endsWith("peer build")) ? `, peer build ${peer}` : "";
  return [
    `### ${name}\n\n${says}.\n\n`,
    "| | median | min - max | CPU | memory | runs | compared |\n|---|---|---|---|---|---|---|\n",
    ...lines,
    `\n${day}, commit ${commit}${builds}, Node ${node.slice(1)}, ${machine}.\n`,
  ].join("");
}

function cell({ says, limit, isMet }: Ratio): string {
  if (limit === undefined) return says;
  return isMet === true ? `${says} (${limit}: met)` : `**${says} (${limit}: not met)**`;
}

export function count(number: number): string {
  return Math.round(number).toLocaleString("en-US");
}

export function ms(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

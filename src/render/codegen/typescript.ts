/** TypeScript: a module that knows every key, type and value, and needs nothing of the SDK but its types. */
import { clientFlagStatus } from "../targets/client-flags.ts";
import { commentText } from "../targets/escape-comment.ts";
import type { Language } from "./language.ts";
import type { NamedFlag } from "./identifiers.ts";
import { literal, typeOf } from "./typescript-values.ts";

export const typescript: Language = { name: "ts", module };

function module(flags: readonly NamedFlag[], project: string): string {
  const head = `/** The feature flags of ${project}. Written by \`sluice codegen --lang ts\`: what is changed here is lost. */\n`;
  const parts = [keys(flags), values(flags), defaults(flags)];
  if (flags.length === 0) return [head, ...parts].join("\n");
  const imported = 'import type { Client, EvaluationContext } from "@openfeature/server-sdk";\n';
  return [head + imported, ...parts, accessors(flags), access(flags)].join("\n");
}

function keys(flags: readonly NamedFlag[]): string {
  const lines = flags.map((flag) => `${comment(flag)}  ${flag.constant}: ${key(flag)},\n`);
  return `/** The key of every flag. */
export const FlagKeys = {
${lines.join("")}} as const;
export type FlagKey = (typeof FlagKeys)[keyof typeof FlagKeys];
`;
}

function values(flags: readonly NamedFlag[]): string {
  const lines = flags.map((flag) => `  readonly ${key(flag)}: ${typeOf(flag)};\n`);
  return `/** What each flag can be. */\nexport interface FlagValues {\n${lines.join("")}}\n`;
}

function defaults(flags: readonly NamedFlag[]): string {
  const lines = flags.map((flag) => `  ${key(flag)}: ${literal(flag.off)},\n`);
  return `/** What each flag is where its feature is off, and whenever it can't be evaluated. */
export const flagDefaults: FlagValues = {
${lines.join("")}};
`;
}

function accessors(flags: readonly NamedFlag[]): string {
  const lines = flags.map(
    (flag) =>
      `${comment(flag)}  readonly ${flag.accessor}: (context?: EvaluationContext) => Promise<FlagValues[${key(flag)}]>;\n`,
  );
  return `/** Asks for one flag. */\nexport interface Flags {\n${lines.join("")}}\n`;
}

const METHODS = {
  boolean: "getBooleanValue",
  string: "getStringValue",
  integer: "getNumberValue",
  float: "getNumberValue",
  object: "getObjectValue",
} as const;

function access(flags: readonly NamedFlag[]): string {
  const lines = flags.map((flag) => `    ${flag.accessor}: (context) => ${call(flag)},\n`);
  return `/** The flags as a client of OpenFeature evaluates them. */
export function flagsOf(client: Client): Flags {
  return {
${lines.join("")}  };
}
`;
}

function call(flag: NamedFlag): string {
  // Without its type, the SDK takes the value for any text or any JSON.
  const type = flag.type === "string" || flag.type === "object" ? `<FlagValues[${key(flag)}]>` : "";
  return `client.${METHODS[flag.type]}${type}(${key(flag)}, flagDefaults[${key(flag)}], context)`;
}

function key(flag: NamedFlag): string {
  return literal(flag.key);
}

/** A line per thing said, none of which can end the comment; editors strike through what is deprecated. */
function comment({ feature }: NamedFlag): string {
  const { description, deprecated } = feature.spec;
  const lines = [
    commentText(description),
    `${clientFlagStatus(feature)}.`,
    ...(deprecated === undefined ? [] : [`@deprecated ${commentText(deprecated.message ?? "It goes.")}`]),
  ];
  return `  /**\n${lines.map((line) => `   * ${line}\n`).join("")}   */\n`;
}

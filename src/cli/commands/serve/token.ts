/** The token that callers must show: never on the command line, which everybody on the machine can read. */
import { resolve } from "node:path";
import type { Log } from "../../../runtime/log.ts";
import { followText, readText } from "../../../runtime/watched-file.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";
import type { ServeOptions } from "./options.ts";

/** Long enough not to be guessed. */
const SHORTEST = 16;

export interface Token {
  /** The one that holds now. */
  readonly now: () => string;
  /** Lets go of its file. */
  readonly close: () => void;
}

/** Undefined where none is asked for. Throws a UsageError for a file that can't be read, and for a token too short. */
export async function tokenOf(
  given: ServeOptions,
  { host: io, directory }: CommandContext,
  log: Log,
): Promise<Token | undefined> {
  const file = given["token-file"];
  if (file !== undefined) return tokenIn(file, resolve(directory, file), log);
  const token = io.env["SLUICE_OFREP_TOKEN"]?.trim();
  if (token === undefined) return undefined;
  check(token);
  return { now: () => token, close: () => {} };
}

/** Follows the file. What is no token does not replace one. */
async function tokenIn(file: string, path: string, log: Log): Promise<Token> {
  const text = await readText(path);
  if (text === undefined) throw new UsageError(`there is no file "${file}" that can be read`);
  let token = text.trim();
  check(token);
  const close = followText(path, (now) => {
    const next = now?.trim() ?? "";
    if (next === token) return;
    if (next.length < SHORTEST) return log("warn", "the token's file holds none now; the one before stays");
    token = next;
    log("info", "the token is another one now");
  });
  return { now: () => token, close };
}

function check(token: string): void {
  if (token.length < SHORTEST)
    throw new UsageError(`the token has fewer than ${SHORTEST} characters`, "make one: openssl rand -hex 32");
}

/** The token that callers must show: never on the command line, which everybody on the machine can read. */
import { resolve } from "node:path";
import { readText } from "../../runtime/text.ts";
import { UsageError } from "../contract.ts";
import type { Setting } from "../contract.ts";
import type { ServeOptions } from "./options.ts";

/** Long enough not to be guessed. */
const SHORTEST = 16;

/** Undefined where none is asked for. Throws a UsageError for a file that can't be read, and for a token too short. */
export async function tokenOf(given: ServeOptions, { io, directory }: Setting): Promise<string | undefined> {
  const file = given["token-file"];
  const text = file === undefined ? io.env["SLUICE_OFREP_TOKEN"] : await readText(resolve(directory, file));
  if (file !== undefined && text === undefined) throw new UsageError(`there is no file "${file}" that can be read`);
  const token = text?.trim();
  if (token !== undefined && token.length < SHORTEST)
    throw new UsageError(`the token has fewer than ${SHORTEST} characters`, "make one: openssl rand -hex 32");
  return token;
}

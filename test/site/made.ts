/** Builds the site of the example platform once for the tests of a file. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../src/cli/index.ts";
import type { Site } from "../../src/site/index.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { gitEnvironment } from "../git/temporary.ts";
import { DAY, makeExample } from "./example.ts";

/** Timeout in milliseconds, for busy machines. */
export const PATIENCE = 180_000;

export interface Made {
  /** The repository. */
  readonly folder: string;
  /** The page, absolute. */
  readonly page: string;
  readonly text: string;
  readonly site: Site;
  readonly remove: () => void;
}

/** The site compares with the tag. `make` creates the repository. */
export async function makeSite(make: (folder: string) => void = makeExample): Promise<Made> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-site-"));
  make(folder);
  const { code, stdout, stderr } = await run(folder, "--since", "v1.8");
  if (code !== 0) throw new Error(stdout + stderr);
  const page = join(folder, "site/index.html");
  const text = readFileSync(page, "utf8");
  return { folder, page, text, site: dataIn(text), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sluice site` in a folder, on the day of the example. */
export async function run(folder: string, ...args: readonly string[]): Promise<Ran> {
  const io = fakeIo(folder, { env: gitEnvironment });
  const code = await main(["site", "--today", DAY, ...args], io);
  return { code, ...io.written() };
}

const DATA = /<script type="application\/json" id="data">(.*?)<\/script>/s;

export function dataIn(page: string): Site {
  return JSON.parse(DATA.exec(page)?.[1] ?? "") as Site;
}

/** Options of serve that apply to one source only. */
import { describe, expect, test } from "vitest";
import { checkProtocol, OPTIONS } from "../../src/cli/commands/serve/options.ts";
import type { ServeOptions } from "../../src/cli/commands/serve/options.ts";

const SOURCES = ["milo", "rendered"];

/** As in help: `(with --from milo) how long to cache a result`. */
const ownerOf = (says: string): string | undefined =>
  SOURCES.find((source) => says.startsWith(`(with --from ${source}) `));

describe.each(SOURCES)("--from %s", (from) => {
  test.each(Object.entries(OPTIONS))(
    "--%s is refused where its help names the other source",
    (name, { description }) => {
      const given = { from, [name]: name === "from" ? from : "x" } as unknown as ServeOptions;
      const owner = ownerOf(description);
      const check = (): void => checkProtocol("ofrep", given);
      if (owner === undefined || owner === from) expect(check).not.toThrow();
      else expect(check).toThrow(`"--${name}" can't be used with --from ${from}`);
    },
  );
});

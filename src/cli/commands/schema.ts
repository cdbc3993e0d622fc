/** schema: prints the JSON Schema of a kind, for editors and other programs. */
import { KINDS } from "../../compiler/kinds.ts";
import { suggest } from "../../base/suggest.ts";
import { bundledSchema } from "../../compiler/schema/index.ts";
import { command, EXIT, UsageError } from "./command.ts";
import type { Command } from "./command.ts";

export const schema: Command = command({
  name: "schema",
  description: "Prints the self-contained JSON Schema (draft 2020-12) of a kind. Without KIND, it lists the kinds.",
  positionals: ["[KIND]"],
  options: {},
  examples: [
    { line: "sluice schema", description: "list the kinds" },
    { line: "sluice schema Feature > feature.schema.json", description: "write the schema for an editor" },
  ],
  async run(_, { host, positionals: [name] }) {
    if (name === undefined) {
      host.stdout.write(KINDS.map((kind) => `${kind}\n`).join(""));
      return EXIT.fine;
    }
    const kind = KINDS.find((one) => one.toLowerCase() === name.toLowerCase());
    if (kind === undefined) throw unknownKind(name);
    host.stdout.write(`${JSON.stringify(bundledSchema(kind), null, 2)}\n`);
    return EXIT.fine;
  },
});

function unknownKind(name: string): UsageError {
  const near = suggest(name, KINDS);
  return new UsageError(
    `unknown kind "${name}"`,
    near === undefined ? `available: ${KINDS.join(", ")}` : `did you mean "${near}"?`,
  );
}

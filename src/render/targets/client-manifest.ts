/** The target `manifest`: the flag manifest of the OpenFeature CLI, which generates typed clients in many languages. */
import type { Value } from "../../compiler/parse/index.ts";
import { blockFile, jsonBlocks } from "../blocks.ts";
import { clientFlags, clientFlagStatus } from "../client-flags.ts";
import type { ClientFlag } from "../client-flags.ts";
import { commentText } from "./escape-comment.ts";
import type { Fleet, OutputFile, Target } from "./target.ts";

const FILE = "manifest/flags.json";
const SCHEMA = "https://raw.githubusercontent.com/open-feature/cli/refs/heads/main/schema/v0/flag-manifest.json";

function* fleetFiles(fleet: Fleet): Generator<OutputFile> {
  const flags = clientFlags(fleet).map((flag) => [flag.key, entryOf(flag)] as const);
  yield blockFile(FILE, jsonBlocks({ $schema: SCHEMA }, "flags", flags));
}

/** The CLI writes the description into a comment of generated code. */
function entryOf({ feature, type, off }: ClientFlag): { readonly [key: string]: Value } {
  const description = `${commentText(feature.spec.description)} (${clientFlagStatus(feature)})`;
  return { flagType: type, defaultValue: off, description };
}

export const clientManifest: Target = { name: "manifest", codes: [], folders: [FILE], scopes: {}, fleetFiles };

/** Every reporter; the first is the default. */
import type { Reporter } from "./contract.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { sarif } from "./sarif.ts";
import { terminal } from "./terminal.ts";

export const reporters: readonly Reporter[] = [terminal, json, markdown, github, sarif, junit];

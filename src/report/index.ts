/** Lists all reporters; the first is the default. */
import type { Reporter } from "./reporter.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown/index.ts";
import { sarif } from "./sarif/index.ts";
import { terminal } from "./terminal/index.ts";

export const reporters: readonly Reporter[] = [terminal, json, markdown, github, gitlab, sarif, junit];

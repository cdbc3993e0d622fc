/** Every reporter; the first is the default. */
import type { Reporter } from "./contract.ts";
import { json } from "./json.ts";
import { terminal } from "./terminal.ts";

export const reporters: readonly Reporter[] = [terminal, json];

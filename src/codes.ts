/**
 * Every code that there is, by room: the inventory behind `spec.rules`, suppressions and docs/diagnostics.md. Every run
 * reads it: of rooms that not every run needs, it reads no more than their codes.
 */
import { codes as codegen } from "./codegen/codes.ts";
import type { Code } from "./diagnostics.ts";
import { codes as drift } from "./drift/codes.ts";
import { codes as expect } from "./expect/codes.ts";
import { codes as importing } from "./import/codes.ts";
import { codes as link } from "./link.ts";
import { codes as load } from "./load.ts";
import { codes as outside } from "./outside/codes.ts";
import { codes as parse } from "./parse.ts";
import { codes as policies } from "./policies.ts";
import { codes as publish } from "./publish/codes.ts";
import { codes as render } from "./render.ts";
import { codes as resolve } from "./resolve.ts";
import { rules } from "./rules/index.ts";
import { codes as severity } from "./severity.ts";
import { codes as transitions } from "./transitions/codes.ts";
import { targets } from "./targets/index.ts";
import { codes as validate } from "./validate.ts";
import { codes as write } from "./write/codes.ts";

export interface Room {
  readonly name: string;
  readonly codes: readonly Code[];
}

/** In the order of the pipeline. */
export const rooms: readonly Room[] = [
  { name: "load", codes: load },
  { name: "parse", codes: parse },
  { name: "validate", codes: validate },
  { name: "link", codes: link },
  { name: "resolve", codes: resolve },
  { name: "rules", codes: rules.flatMap((rule) => rule.codes) },
  { name: "policies", codes: policies },
  { name: "transitions", codes: transitions },
  { name: "targets", codes: targets.flatMap((target) => target.codes) },
  { name: "render", codes: render },
  { name: "severity", codes: severity },
  { name: "write", codes: write },
  { name: "publish", codes: publish },
  { name: "expect", codes: expect },
  { name: "codegen", codes: codegen },
  { name: "outside", codes: outside },
  { name: "import", codes: importing },
  { name: "drift", codes: drift },
];

export const allCodes: readonly Code[] = rooms.flatMap((room) => room.codes);

export const transitionCodes: ReadonlySet<Code> = new Set(transitions);

const READING = new Set(["load", "parse", "validate", "link"]);

/** The codes whose errors keep a document, or a name in it, out of the model. */
export const readingCodes: ReadonlySet<Code> = new Set(
  rooms.filter(({ name }) => READING.has(name)).flatMap((room) => room.codes),
);

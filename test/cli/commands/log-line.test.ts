/** Lines of commands never contain workflow commands for a CI runner, whatever the documents contain. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../../src/cli/index.ts";
import { commitAll, git, initRepository, withFolder, write } from "../../git/temporary.ts";
import { fakeIo } from "../fake-io.ts";

const TINY = join(import.meta.dirname, "../../platforms/tiny");
const EVIL = "##[error]x\\n::stop-commands::y\\e[31m";

const document = (kind: string, name: string, spec: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const HOSTILE: Readonly<Record<string, string>> = {
  "features/##[warning]evil.yaml": document(
    "Feature",
    "evil",
    `{description: "${EVIL}", owners: ["${EVIL}"], expires: 2026-01-01, history: [{level: PREVIEW}], graduation: [{to: PRODUCTION, criteria: ["${EVIL}"]}]}`,
  ),
  "stages/evil.yaml": [
    document("Stage", "evil", "{threshold: PRODUCTION, accreditation: required}"),
    document("Cluster", "evil", '{stage: evil, release: "1.8"}'),
    document(
      "Override",
      "evil",
      `{feature: evil, clusters: {names: [prod-us-1]}, level: PRODUCTION, reason: "${EVIL}", ticket: "${EVIL}", expires: 2027-01-31}`,
    ),
    document(
      "Accreditation",
      "evil",
      `{clusters: {names: [evil]}, release: "1.8", features: [evil], authority: "${EVIL}", date: 2026-01-01}`,
    ),
  ].join("---\n"),
};

test.each([
  ["explain", "evil"],
  ["explain", "evil", "--cluster", "*", "--blame"],
  ["explain", "evil", "--consumer", "Organization/##[error]x"],
  ["explain", "##[error]x"],
  ["list", "features"],
  ["list", "overrides"],
  ["list", "matrix", "--owner", "##*"],
  ["list", "features", "--json"],
  ["fmt", "--check"],
  ["expire"],
  ["promote", "evil", "--to", "PRODUCTION", "--since", "1.9"],
  ["accredit", "--cluster", "evil"],
  ["accredit", "--cluster", "evil", "--report"],
  ["##[error]x"],
])("sluice %s %s %s %s", async (...argv) => {
  await withFolder(async (folder) => {
    cpSync(TINY, folder, { recursive: true });
    write(folder, HOSTILE);
    initRepository(folder);
    git(folder, "config", "user.name", "##[error]x");
    commitAll(folder, "::error::x");
    const io = fakeIo(folder, { env: { PATH: process.env["PATH"] } });
    await main(argv, io);
    const { stdout, stderr } = io.written();
    expect(stdout + stderr).not.toMatch(/##\[|^\s*::|[^\P{C}\n]/mu);
    expect(stdout + stderr).not.toBe("");
  });
});

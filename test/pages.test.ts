/** The pages whose snippets are run. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commitAll, initRepository } from "./git/temporary.ts";
import { checkPage, snippetsIn } from "./snippets.ts";
import type { Session } from "./snippets.ts";

const ROOT = join(import.meta.dirname, "..");
const EXAMPLE = ["sluice.yaml", "catalog", "features", "grants", "stages", "docs/runbooks", "rendered"];
/** These would run the tests; `.ci/run` runs them. */
const SHELL = ["npm ci && npx --no-install sluice render", "npm ci && npm test"];

const root = mkdtempSync(join(tmpdir(), "sluice-pages-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function newFolder(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** As the only commit of a repository. */
function copyExample(folder: string): void {
  for (const part of EXAMPLE)
    if (existsSync(join(ROOT, part))) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  initRepository(folder);
  commitAll(folder, "the example");
}

/** The size of the example changes with every target. */
function uncounted(text: string): string {
  return text.replaceAll(/\b\d+(?= (?:documents|clusters|files|deleted|unchanged)\b)/g, "N");
}

/** Each section runs in its own copy of the example, or in an empty folder if it writes its own sluice.yaml. */
test("README.md", async () => {
  const snippets = snippetsIn(readFileSync(join(ROOT, "README.md"), "utf8"));
  const sessions = new Map<string, Session>();
  const sessionOf = ({ section }: { readonly section: string }): Session => {
    const known = sessions.get(section);
    if (known !== undefined) return known;
    const session = { folder: newFolder(`readme/${sessions.size}`) };
    const inside = snippets.filter((one) => one.section === section);
    const isOwn = inside.some(({ role, path }) => role === "file" && path === "sluice.yaml");
    if (isOwn) initRepository(session.folder);
    else copyExample(session.folder);
    sessions.set(section, session);
    return session;
  };
  await checkPage("README.md", { sessionOf, isSame: (text, now) => uncounted(text) === uncounted(now) });
  expect(snippets.filter(({ language }) => language === "sh").map(({ text }) => text.trim())).toEqual(SHELL);
});

/** From an empty folder. */
test.each(["tutorial", "gates"])("docs/%s.md", async (name) => {
  const session: Session = { folder: newFolder(name) };
  await checkPage(`docs/${name}.md`, { sessionOf: () => session });
});

/** In the example under git. */
test("docs/cookbook.md", async () => {
  const session: Session = { folder: newFolder("cookbook") };
  copyExample(session.folder);
  // The id of the commit changes with the example.
  const withoutIds = (text: string): string => uncounted(text).replaceAll(/\b[0-9a-f]{7}(?= +Ada )/g, "ID");
  await checkPage("docs/cookbook.md", {
    sessionOf: () => session,
    isSame: (text, now) => withoutIds(text) === withoutIds(now),
  });
});

/** In a small platform under git. */
test.each(["edits", "explain", "questions", "exceptions", "import", "drift", "publish", "rollout"])(
  "docs/%s.md",
  async (name) => {
    const session: Session = { folder: newFolder(name) };
    cpSync(join(ROOT, "test/platforms/tiny"), session.folder, { recursive: true });
    initRepository(session.folder);
    commitAll(session.folder, "the platform as it is");
    await checkPage(`docs/${name}.md`, { sessionOf: () => session });
  },
);

/** site: writes the fleet as a static page. Writes nothing if there are errors. */
import { resolve } from "node:path";
import { collectInto } from "../../../base/diagnostics.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import { terminal } from "../../../report/terminal/index.ts";
import { formatCount } from "../../../report/by-severity.ts";
import { faultOf, pageOf, siteOf, commitTemplate, linkTemplate } from "../../../site/index.ts";
import { assets } from "../../../site/assets.ts";
import { write } from "../../../render/output/index.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { Compared as Since, LinkTemplate } from "../../../site/index.ts";
import type { WriteResult } from "../../../render/output/index.ts";
import { compare } from "../comparison/index.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, ExitCode, CommandContext } from "../command.ts";
import { folderOf, isInside, rejectSources } from "../output-folder.ts";
import type { OutputFolder } from "../output-folder.ts";
import { screenOf } from "../options.ts";
import { dayOf, compileProject, TODAY, withDiagnostics } from "../compile-project.ts";
import type { Session } from "../compile-project.ts";
import { GitError, openRepository } from "../../../git/index.ts";
import type { Environment, Repository } from "../../../git/index.ts";
import type { SourceFile } from "../../../base/source.ts";

/** Relative to the folder of sluice.yaml. */
const DEFAULT_OUT = "site";
const PAGE = "index.html";

export const site: Command = command({
  name: "site",
  description:
    "Generates a static page of the fleet: which features are on where, since when, until when, and why. Open it from disk or\nhost it on any web server. If there are errors, it writes nothing.",
  positionals: [],
  options: {
    out: { value: "DIR", description: "folder to write to", default: `${DEFAULT_OUT} next to ${PROJECT_FILE}` },
    since: { value: "REF", repeatable: true, description: "include the changes since this commit, branch or tag" },
    link: {
      value: "URL",
      description: "URL of a source line, with {commit}, {path} and {line}",
      default: "derived from `origin`",
    },
    force: { description: "overwrite a page that was edited by hand" },
    today: { ...TODAY, description: "day to evaluate dates on" },
  },
  examples: [
    { line: "sluice site", description: "generate site/index.html" },
    { line: "sluice site --since v1.8", description: "include changes since a tag: index.html?since=v1.8" },
    {
      line: "sluice site --out /tmp/fleet --today 2027-01-01",
      description: "write to another folder, as of another day",
    },
    {
      line: "sluice site --link 'https://git.example.com/platform/src/{commit}/{path}#L{line}'",
      description: "link to a self-hosted forge",
    },
  ],
  async run({ out, since, link, force, today }, setting) {
    const fault = link === undefined ? undefined : faultOf(link);
    if (fault !== undefined)
      throw new UsageError(
        `"--link ${link}" ${fault}`,
        "write it as https://git.example.com/platform/src/{commit}/{path}#L{line}",
      );
    const session = compileProject(setting, { today });
    const { model } = session.compilation;
    if (model === undefined || session.report.summary.errors > 0) return refuse(session, [], setting);
    const folder = outputFolder(out, model, session, setting);
    const comparisons: Since[] = [];
    for (const ref of new Set(since)) comparisons.push(await changesSince(ref, today, setting));
    const history = await historyOf(session.root, session.compilation.files, setting.host.env);
    const { states } = session.compilation;
    const day = dayOf(today, setting.host);
    const made = siteOf({ model, states, today: day, ...history, link: link ?? history.link, comparisons });
    const page = pageOf(made, await assets());
    return save(page, folder, force, session, setting);
  },
});

/** Rejects folders with sources or manifests, because one command would delete the files of the other. */
function outputFolder(
  given: string | undefined,
  model: Model,
  session: Session,
  setting: CommandContext,
): OutputFolder {
  const { root, compilation } = session;
  const folder = folderOf(given, DEFAULT_OUT, root, setting);
  const rendered = resolve(root, model.settings.output);
  const isRendered = isInside(folder.path, rendered) || isInside(rendered, folder.path);
  rejectSources(folder, root, compilation);
  if (isRendered)
    throw new UsageError(`"${folder.shown}" contains the manifests`, "choose another folder, such as `--out site`");
  return folder;
}

async function changesSince(ref: string, today: string | undefined, setting: CommandContext): Promise<Since> {
  const { base, changes, comparison } = await compare({ base: ref, today, full: true }, setting);
  return { ref, commit: base.revision.commit ?? "", changes, comparison };
}

async function save(
  content: string,
  folder: OutputFolder,
  force: boolean,
  session: Session,
  setting: CommandContext,
): Promise<ExitCode> {
  const found: Diagnostic[] = [];
  const options = { force, allowEmpty: true, prunes: () => false, root: folder.within, shown: folder.shown };
  const result = await setting.host.uninterrupted(() =>
    write(folder.path, [{ path: PAGE, content, by: "site" }], options, collectInto(found)),
  );
  if (found.length > 0) return refuse(session, found, setting);
  setting.host.stdout.write(summary(result, content, folder, session.compilation));
  return EXIT.fine;
}

function summary({ unchanged }: WriteResult, content: string, { shown }: OutputFolder, { model }: Compilation): string {
  const many = (kind: "Feature" | "Cluster"): string => formatCount(model?.byKind[kind].size ?? 0, kind.toLowerCase());
  const size = `${Math.ceil(Buffer.byteLength(content) / 1024)} KiB`;
  return `${shown}/${PAGE}: ${many("Feature")} on ${many("Cluster")}, ${size}${unchanged > 0 ? ", unchanged" : ""}\n`;
}

function refuse(session: Session, found: readonly Diagnostic[], setting: CommandContext): ExitCode {
  const { host } = setting;
  host.stdout.write(terminal.format(withDiagnostics(session, found, setting), screenOf(setting)));
  host.stderr.write("no site was written, because of the errors\n");
  return EXIT.problems;
}

interface History {
  /** Undefined without commits. */
  readonly commit: string | undefined;
  /** The day of the commit. */
  readonly committed: string | undefined;
  /** Undefined for an unknown forge. */
  readonly link: LinkTemplate | undefined;
  readonly commitLink: string | undefined;
  /** Whether a source is unchanged since the commit. */
  readonly isCommitted: (path: string) => boolean;
  /** The day on which a line was committed; undefined if the history does not tell, for example in a shallow clone. */
  readonly writtenOn: (path: string, line: number) => string | undefined;
}

const NONE: History = {
  commit: undefined,
  committed: undefined,
  link: undefined,
  commitLink: undefined,
  isCommitted: () => false,
  writtenOn: () => undefined,
};

/** `root`: the project's folder, absolute. Without a repository, all data are empty. */
async function historyOf(root: string, files: readonly SourceFile[], env: Environment): Promise<History> {
  try {
    const repository = await openRepository(root, env);
    const commit = await repository.head();
    if (commit === undefined) return NONE;
    const ids = repository.filesOf(commit);
    const same = files.filter(({ path, text }) => ids.get(path) === repository.idOf(Buffer.from(text)));
    const committed = new Set(same.map(({ path }) => path));
    const origin = await repository.origin();
    return {
      commit,
      committed: repository.dayOf(commit),
      link: origin === undefined ? undefined : linkTemplate(origin, await repository.folder()),
      commitLink: origin === undefined ? undefined : commitTemplate(origin),
      isCommitted: (path) => committed.has(path),
      writtenOn: writtenIn(repository, commit, committed),
    };
  } catch (error) {
    if (error instanceof GitError) return NONE;
    throw error;
  }
}

/** At most this many files are blamed, because each takes a run of git. */
const MOST_BLAMED = 200;

function writtenIn(repository: Repository, commit: string, committed: ReadonlySet<string>): History["writtenOn"] {
  const blamed = new Set<string>();
  return (path, line) => {
    if (!committed.has(path) || (blamed.size >= MOST_BLAMED && !blamed.has(path))) return undefined;
    blamed.add(path);
    const found = blameAt(repository, path, line, commit);
    return found?.cut === false ? found.date : undefined;
  };
}

/** Undefined if the history can't be read, for example in a partial clone. */
function blameAt(repository: Repository, ...place: Parameters<Repository["blame"]>): ReturnType<Repository["blame"]> {
  try {
    return repository.blame(...place);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

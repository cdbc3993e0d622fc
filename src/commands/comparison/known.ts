/** What is kept of a comparison: the outline of its head, and how far the commit that it stands on is from it. */
import { keepMemo, recallMemo, Seen } from "../../cache/memo.ts";
import type { Looked, Memo, Owner } from "../../cache/memo.ts";
import { asked, sourcesMeant } from "../../project.ts";
import { outlined, packed, unpacked } from "../../outline.ts";
import type { OutlinedFile, PackedFile } from "../../outline.ts";
import { PROJECT_FILE } from "../../load.ts";
import type { Compilation } from "../../compile.ts";
import type { Project } from "../../link.ts";
import type { Tree } from "../../load.ts";
import type { Remembered } from "../../read.ts";
import { isPin, pinsIn } from "../compiler-version.ts";
import { isFit } from "./fitness.ts";
import { sourcesIn } from "./listing.ts";
import type { Listing } from "./listing.ts";
import type { Question } from "./question.ts";

/** Path -> id, undefined where there is no such file. */
export type Ids = ReadonlyMap<string, string | undefined>;

/** A head that had no errors. */
export interface Known extends Listing {
  /** What it was, or what was checked out under it. */
  readonly commit: string;
  /** What the commit has otherwise. */
  readonly committed: Ids;
  /** Files that everything depends on, and those that are no sources. */
  readonly watched: Ids;
  /** Whether something stands at a path, of every path that was asked for. */
  readonly exists: ReadonlyMap<string, boolean>;
  /** Documents in all. */
  readonly documents: number;
  /** Sorted by path. */
  readonly files: readonly OutlinedFile[];
  /** Where in a work tree the sources were looked for; undefined where that is not known. */
  readonly looked?: Looked;
}

/** More files than this are not a small change. */
export const MOST_CHANGED = 200;

type Pairs<Value> = readonly (readonly [path: string, value: Value])[];

interface Written extends Listing {
  readonly commit: string;
  readonly committed: Pairs<string | null>;
  readonly watched: Pairs<string | null>;
  readonly exists: Pairs<boolean>;
  readonly documents: number;
  readonly files: readonly PackedFile[];
  readonly looked?: Looked;
}

/** Where it is kept, and by whom. */
export interface Place extends Owner {
  readonly folder: string;
}

export function recall(place: Place): { readonly known: Known; readonly memo: Memo } | undefined {
  const memo = recallMemo(place.folder, place);
  if (memo === undefined) return undefined;
  const { committed, watched, exists, files, ...rest } = JSON.parse(memo.text) as Written;
  const known = {
    ...rest,
    committed: idsOf(committed),
    watched: idsOf(watched),
    exists: new Map(exists),
    files: files.map(unpacked),
  };
  return { known, memo };
}

function idsOf(pairs: Written["committed"]): Ids {
  return new Map(pairs.map(([path, id]) => [path, id ?? undefined]));
}

function pairsOf(ids: Ids): Written["committed"] {
  return [...ids].map(([path, id]) => [path, id ?? null]);
}

/** Looks on while a head is compiled, and writes down what may be believed of it. */
export class Scribe {
  readonly #place: Place;
  readonly #now: () => number;
  readonly #exists = new Map<string, boolean>();
  readonly seen: Seen = new Seen();

  /** `now`: milliseconds since 1970, really: the day that dates are judged on is another matter. */
  constructor(place: Place, now: () => number) {
    this.#place = place;
    this.#now = now;
  }

  watching(tree: Tree): Tree {
    const exists = (path: string): boolean => {
      const answer = tree.exists(path);
      this.#exists.set(path, answer);
      return answer;
    };
    return { ...tree, exists };
  }

  /** Nothing is kept of a head that is not fit for it. */
  keep(question: Question, tree: Tree, compilation: Compilation, remembered: Remembered): void {
    const { commit } = question.head;
    const project = compilation.model?.project;
    if (commit === undefined || project === undefined || !isFit(compilation)) return;
    const listing = listingOf(project);
    const ids = idsIn(question, compilation, commit);
    const watched = watchedIn(tree, project, question);
    const committed = committedIn(question, commit, listing, new Map([...ids, ...watched]));
    if (committed === undefined || committed.size > MOST_CHANGED) return;
    if ([...committed.keys()].some((path) => watched.has(path) || isPin(path))) return;
    const files = compilation.files.map(({ path }) => ({
      path,
      id: ids.get(path) ?? "",
      documents: (remembered.get(path)?.resources ?? []).map(outlined),
    }));
    const { looked } = this.seen;
    const written: Written = {
      ...listing,
      commit,
      committed: pairsOf(committed),
      watched: pairsOf(watched),
      exists: [...this.#exists],
      documents: compilation.documents,
      files: files.map(packed),
      ...(looked === undefined ? {} : { looked }),
    };
    const paths = [...files.map(({ path }) => path), ...(looked?.folders ?? [])];
    keepMemo(this.#place.folder, this.#place, { text: JSON.stringify(written), paths }, this.seen, this.#now());
  }
}

function listingOf(project: Project): Listing {
  const { output, at } = asked(project);
  return {
    sources: project.spec.sources ?? sourcesMeant([]),
    isAsked: at !== undefined,
    ...(output === undefined ? {} : { output }),
  };
}

function idsIn({ head, repository }: Question, { files }: Compilation, commit: string): ReadonlyMap<string, string> {
  if (head.name !== undefined) return repository.filesOf(commit);
  return new Map(files.map(({ path, text }) => [path, repository.idOf(Buffer.from(text))]));
}

function watchedIn(tree: Tree, { spec: { consumers } }: Project, { repository }: Question): Ids {
  const paths = [PROJECT_FILE, ...pinsIn(tree), ...(typeof consumers === "string" ? [consumers] : [])];
  return new Map(
    paths.map((path) => {
      const bytes = tree.read(path);
      return [path, bytes === undefined ? undefined : repository.idOf(bytes)];
    }),
  );
}

/** What the commit has otherwise than `ids` say; undefined where that can't be told. */
function committedIn({ repository }: Question, commit: string, listing: Listing, ids: Ids): Ids | undefined {
  const files = repository.filesOf(commit);
  const tree = repository.open(commit);
  const sources = sourcesIn(tree, listing);
  if (sources === undefined) return undefined;
  const paths = new Set([...ids.keys(), ...sources, ...pinsIn(tree)]);
  return new Map(
    [...paths].flatMap((path) => {
      const id = files.get(path);
      return id === ids.get(path) ? [] : [[path, id] as const];
    }),
  );
}

/** What a change can touch: the files that have to be read so that all that it touches comes out as in the whole. */
import type { Outlined } from "../outline.ts";
import { isLocal } from "./local.ts";

/** A document where it stands. */
export interface Placed extends Outlined {
  readonly path: string;
}

/**
 * The files of a part in which whatever the changed documents can touch is as it is in the whole. `documents`: all of
 * both sides; `changed`: those that are not the same in all of them. Of features that are not touched the part may
 * know too few grants, but as many on both sides.
 */
export function reach(documents: readonly Placed[], changed: readonly Outlined[]): ReadonlySet<string> {
  const book = new Book(documents);
  const part = new Part(book);
  for (const one of documents) if (!isLocal(one)) part.add(one.path);
  for (const one of changed) part.change(one);
  return part.finish();
}

/** Documents by what they are, name and claim. */
class Book {
  readonly at = new Map<string, Placed[]>();
  readonly called = new Map<string, Placed[]>();
  readonly naming = new Map<string, Placed[]>();
  readonly claiming = new Map<string, Placed[]>();

  constructor(documents: readonly Placed[]) {
    for (const one of documents) {
      append(this.at, one.path, one);
      append(this.called, `${one.kind}/${one.name}`, one);
      for (const feature of one.features) append(this.naming, feature, one);
      for (const claim of one.claims) append(this.claiming, claim, one);
    }
  }
}

class Part {
  readonly #book: Book;
  readonly #paths = new Set<string>();
  /** Features whose states may differ between the sides, and documents whose names have not been followed yet. */
  readonly #touched = new Set<string>();
  readonly #open: Placed[] = [];

  constructor(book: Book) {
    this.#book = book;
  }

  /** A file comes with all of its documents. */
  add(path: string): void {
    if (this.#paths.has(path)) return;
    this.#paths.add(path);
    this.#open.push(...(this.#book.at.get(path) ?? []));
  }

  /** Whoever is called the same or claims the same comes along, and so does every feature that is spoken of. */
  change(one: Outlined): void {
    for (const { path } of this.#book.called.get(`${one.kind}/${one.name}`) ?? []) this.add(path);
    if (one.kind === "Feature") this.#touched.add(one.name);
    else for (const feature of one.features) this.#touched.add(feature);
    for (const claim of one.claims) this.#contest(claim);
  }

  #contest(claim: string): void {
    for (const rival of this.#book.claiming.get(claim) ?? []) {
      this.add(rival.path);
      if (rival.kind === "Feature") this.#touched.add(rival.name);
      else for (const feature of rival.features) this.#touched.add(feature);
    }
  }

  finish(): ReadonlySet<string> {
    // A set that grows while it is walked is walked to its end.
    for (const feature of this.#touched) this.#touch(feature);
    for (let one = this.#open.pop(); one !== undefined; one = this.#open.pop()) this.#follow(one);
    return this.#paths;
  }

  /** All that decides about a feature, and whatever depends on it. */
  #touch(feature: string): void {
    for (const user of this.#book.naming.get(feature) ?? []) {
      this.add(user.path);
      if (user.kind === "Feature") this.#touched.add(user.name);
    }
    for (const { path, claims } of this.#book.called.get(`Feature/${feature}`) ?? []) {
      this.add(path);
      for (const claim of claims) this.#contest(claim);
    }
  }

  /** Every name has to point at something, and whether a feature is on has to be right wherever it is looked at. */
  #follow({ kind, name, features }: Placed): void {
    for (const feature of features)
      for (const { path } of this.#book.called.get(`Feature/${feature}`) ?? []) this.add(path);
    if (kind !== "Feature") return;
    for (const user of this.#book.naming.get(name) ?? [])
      if (user.kind === "Override" || user.kind === "Patch") this.add(user.path);
  }
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** What a file that can't be read seems to declare, so that whoever refers to it is not blamed for its fault. */
import type { SourceFile } from "../../base/source.ts";

const KIND = /^kind:[ \t]*["']?([A-Za-z]+)/m;
const NAME = /^(?:metadata:[ \t]*\{[^}\n]*?|[ \t]+)name:[ \t]*["']?([a-z0-9-]+)/m;

export interface Glimpse {
  readonly kind: string;
  readonly name: string;
}

/** A guess from the text alone, document by document; it is never used as data. */
export function glimpse(file: SourceFile): readonly Glimpse[] {
  return file.text.split(/^---/m).flatMap((text) => {
    const kind = KIND.exec(text)?.[1];
    const name = NAME.exec(text)?.[1];
    return kind === undefined || name === undefined ? [] : [{ kind, name }];
  });
}

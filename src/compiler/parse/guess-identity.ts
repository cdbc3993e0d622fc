/** Guesses which resources an unreadable file declares, so that references to them are not reported too. */
import type { SourceFile } from "../../base/source.ts";

const KIND = /^kind:[ \t]*["']?([A-Za-z]+)/m;
const NAME = /^(?:metadata:[ \t]*\{[^}\n]*?|[ \t]+)name:[ \t]*["']?([a-z0-9-]+)/m;

export interface GuessedIdentity {
  readonly kind: string;
  readonly name: string;
}

/** Matches the text of each document against patterns. The result is never used as data. */
export function guessIdentities(file: SourceFile): readonly GuessedIdentity[] {
  return file.text
    .split(/^---/m)
    .flatMap(withoutSeparator)
    .flatMap((text) => {
      const kind = KIND.exec(text)?.[1];
      const name = NAME.exec(text)?.[1];
      return kind === undefined || name === undefined ? [] : [{ kind, name }];
    });
}

/** The documents in a text where separators are missing: each has its own `apiVersion`. */
function withoutSeparator(text: string): readonly string[] {
  const [before = "", first = "", ...others] = text.split(/^(?=apiVersion:)/m);
  return [before + first, ...others];
}

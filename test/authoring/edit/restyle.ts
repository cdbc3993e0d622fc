/** Rewrites texts in different YAML styles. */
import fc from "fast-check";
import { Document, parseAllDocuments, visit } from "yaml";

export interface Style {
  readonly indent: number;
  readonly indentSeq: boolean;
  readonly singleQuote: boolean;
  readonly flowCollectionPadding: boolean;
  /** The depth from which collections are written in one line. */
  readonly flowFrom: number;
  readonly crlf: boolean;
}

/** The text in some style; collections from a depth on in one line, with comments at the end of some lines. */
export function restyled(text: string, how: Style, notes: Iterator<string>): string {
  const documents = parseAllDocuments(text).map((one) => {
    // Text that YAML 1.1 reads as a boolean stays quoted; otherwise, it would be rejected.
    const document = new Document(one.toJS() as unknown, { compat: "yaml-1.1" });
    visit(document, {
      Collection(_, node, path) {
        if (path.length >= how.flowFrom) node.flow = true;
      },
    });
    return document.toString({ ...how, lineWidth: 0 });
  });
  const lines = documents.join("---\n").split("\n");
  const noted = lines.map((line) => (/[|>][-+]?$|^\s*$|^---/.test(line) ? line : line + (notes.next().value ?? "")));
  return noted.join(how.crlf ? "\r\n" : "\n");
}

export const style: fc.Arbitrary<Style> = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  singleQuote: fc.boolean(),
  flowCollectionPadding: fc.boolean(),
  flowFrom: fc.constantFrom(4, 6, 8, 99),
  crlf: fc.boolean(),
});

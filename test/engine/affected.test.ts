/** Tests which files of a platform a change can affect, case by case. */
import { expect, test } from "vitest";
import { affectedBy as affectedIn, DocumentIndex } from "../../src/engine/affected.ts";
import type { DocumentSummary, FileSummary } from "../../src/engine/document-summary.ts";

const affectedBy = (
  files: readonly FileSummary[],
  changed: readonly DocumentSummary[],
): ReturnType<typeof affectedIn> => affectedIn(new DocumentIndex(files), changed);

type Parts = Partial<Pick<DocumentSummary, "features" | "uniqueKeys">>;

function one(
  kind: DocumentSummary["kind"],
  name: string,
  { features = [], uniqueKeys = [] }: Parts = {},
): DocumentSummary {
  return { kind, name, index: 0, features, uniqueKeys };
}

/** Each in a separate file with its name. */
function filed(...documents: readonly DocumentSummary[]): readonly FileSummary[] {
  return documents.map((document) => ({ path: document.name, documents: [document] }));
}

const feature = one("Feature", "f");
const far = one("Feature", "far");

test("each part has the stages and clusters, and nothing that is unrelated to the change", () => {
  const frame = [one("Cluster", "c"), one("Service", "s"), one("Accreditation", "a"), one("Patch", "p")];
  expect(affectedBy(filed(...frame, feature, far), [feature]).files).toEqual(new Set(["c", "s", "a", "p", "f"]));
});

test("documents that name an affected feature, and those that they name", () => {
  const grant = one("Grant", "g", { features: ["f", "other"] });
  const override = one("Override", "o", { features: ["f"] });
  const other = one("Feature", "other", { features: ["needed"] });
  const needed = one("Feature", "needed");
  const files = filed(feature, grant, override, other, needed, far, one("Grant", "h", { features: ["other"] }));
  expect(affectedBy(files, [override]).files).toEqual(new Set(["f", "g", "o", "other", "needed"]));
});

test("features that depend on an affected one, also indirectly, with their grants", () => {
  const near = one("Feature", "near", { features: ["f"] });
  const next = one("Feature", "next", { features: ["near"] });
  const files = filed(feature, near, next, far, one("Grant", "g", { features: ["next"] }));
  expect(affectedBy(files, [feature]).files).toEqual(new Set(["f", "near", "next", "g"]));
});

test("for a feature that an affected one names: what turns it on or off, and its grants", () => {
  const needing = one("Feature", "needing", { features: ["f"] });
  const others = [one("Override", "o", { features: ["f"] }), one("Patch", "p", { features: ["f"] })];
  const further = one("Feature", "further");
  const grants = [one("Grant", "g", { features: ["f"] }), one("Grant", "h", { features: ["further"] })];
  const needed = { ...feature, features: ["further"] };
  const files = filed(needed, needing, further, ...others, ...grants);
  expect(affectedBy(files, [needing]).files).toEqual(new Set(["needing", "f", "o", "p", "g", "further"]));
});

test("documents with the same unique key, and their features", () => {
  const changed = one("Feature", "changed", { uniqueKeys: ["gate x"] });
  const rival = one("Feature", "rival", { uniqueKeys: ["gate x"] });
  const files = filed(changed, rival, far, one("Grant", "g", { features: ["rival"] }));
  expect(affectedBy(files, [changed]).files).toEqual(new Set(["changed", "rival", "g"]));
});

test("a grant has a unique key if its feature may be on", () => {
  const grant = one("Grant", "g", { features: ["f"], uniqueKeys: ["grant x"] });
  const rival = one("Grant", "h", { features: ["far"], uniqueKeys: ["grant x"] });
  const override = one("Override", "o", { features: ["f"] });
  expect(affectedBy(filed(feature, far, grant, rival, override), [override]).files).toEqual(
    new Set(["f", "g", "h", "far", "o"]),
  );
});

test("documents with the name of a changed document", () => {
  const files = [...filed(feature, far), { path: "again", documents: [one("Feature", "f")] }];
  expect(affectedBy(files, [feature]).files).toEqual(new Set(["f", "again"]));
});

test("a file comes with all of its documents, and with what they name", () => {
  const files = [{ path: "both", documents: [feature, one("Grant", "g", { features: ["far"] })] }, ...filed(far)];
  expect(affectedBy(files, [feature]).files).toEqual(new Set(["both", "far"]));
});

/** Tests which files of a platform a change can affect, case by case. */
import { expect, test } from "vitest";
import { affectedFiles } from "../../../src/analysis/outline/index.ts";
import type { FileSummary, DocumentSummary } from "../../../src/analysis/outline/index.ts";

type Parts = Partial<Pick<DocumentSummary, "features" | "uniqueKeys">>;

function one(
  kind: DocumentSummary["kind"],
  name: string,
  { features = [], uniqueKeys = [] }: Parts = {},
): DocumentSummary {
  return { kind, name, features, uniqueKeys };
}

/** Each in a file of its own, called like it. */
function filed(...documents: readonly DocumentSummary[]): readonly FileSummary[] {
  return documents.map((document) => ({ path: document.name, documents: [document] }));
}

const feature = one("Feature", "f");
const far = one("Feature", "far");

test("each part has the stages and clusters, and nothing that is unrelated to the change", () => {
  const frame = [one("Cluster", "c"), one("Service", "s"), one("Accreditation", "a"), one("Patch", "p")];
  expect(affectedFiles(filed(...frame, feature, far), [feature])).toEqual(new Set(["c", "s", "a", "p", "f"]));
});

test("documents that name an affected feature, and those that they name", () => {
  const grant = one("Grant", "g", { features: ["f", "other"] });
  const override = one("Override", "o", { features: ["f"] });
  const other = one("Feature", "other", { features: ["needed"] });
  const needed = one("Feature", "needed");
  const files = filed(feature, grant, override, other, needed, far, one("Grant", "h", { features: ["other"] }));
  expect(affectedFiles(files, [override])).toEqual(new Set(["f", "g", "o", "other", "needed"]));
});

test("features that depend on an affected one, also indirectly, with their grants", () => {
  const near = one("Feature", "near", { features: ["f"] });
  const next = one("Feature", "next", { features: ["near"] });
  const files = filed(feature, near, next, far, one("Grant", "g", { features: ["next"] }));
  expect(affectedFiles(files, [feature])).toEqual(new Set(["f", "near", "next", "g"]));
});

test("for a feature that is only referenced: what turns it on or off, but not its grants", () => {
  const needing = one("Feature", "needing", { features: ["f"] });
  const others = [one("Override", "o", { features: ["f"] }), one("Patch", "p", { features: ["f"] })];
  const files = filed(feature, needing, ...others, one("Grant", "g", { features: ["f"] }));
  expect(affectedFiles(files, [needing])).toEqual(new Set(["needing", "f", "o", "p"]));
});

test("documents with the same unique key, and their features", () => {
  const changed = one("Feature", "changed", { uniqueKeys: ["gate x"] });
  const rival = one("Feature", "rival", { uniqueKeys: ["gate x"] });
  const files = filed(changed, rival, far, one("Grant", "g", { features: ["rival"] }));
  expect(affectedFiles(files, [changed])).toEqual(new Set(["changed", "rival", "g"]));
});

test("a grant has a unique key if its feature may be on", () => {
  const grant = one("Grant", "g", { features: ["f"], uniqueKeys: ["grant x"] });
  const rival = one("Grant", "h", { features: ["far"], uniqueKeys: ["grant x"] });
  const override = one("Override", "o", { features: ["f"] });
  expect(affectedFiles(filed(feature, far, grant, rival, override), [override])).toEqual(
    new Set(["f", "g", "h", "far", "o"]),
  );
});

test("documents with the name of a changed document", () => {
  const files = [...filed(feature, far), { path: "again", documents: [one("Feature", "f")] }];
  expect(affectedFiles(files, [feature])).toEqual(new Set(["f", "again"]));
});

test("a file comes with all of its documents, and with what they name", () => {
  const files = [{ path: "both", documents: [feature, one("Grant", "g", { features: ["far"] })] }, ...filed(far)];
  expect(affectedFiles(files, [feature])).toEqual(new Set(["both", "far"]));
});

/** What belongs to the part of a platform that a change can touch, case by case. */
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

test("what sets the frame is in every part, and what has nothing to do with a change in none", () => {
  const frame = [one("Cluster", "c"), one("Service", "s"), one("Accreditation", "a"), one("Patch", "p")];
  expect(affectedFiles(filed(...frame, feature, far), [feature])).toEqual(new Set(["c", "s", "a", "p", "f"]));
});

test("all that names a touched feature, and all that those name", () => {
  const grant = one("Grant", "g", { features: ["f", "other"] });
  const override = one("Override", "o", { features: ["f"] });
  const other = one("Feature", "other", { features: ["needed"] });
  const needed = one("Feature", "needed");
  const files = filed(feature, grant, override, other, needed, far, one("Grant", "h", { features: ["other"] }));
  expect(affectedFiles(files, [override])).toEqual(new Set(["f", "g", "o", "other", "needed"]));
});

test("whatever depends on a touched feature, however far away, with its grants", () => {
  const near = one("Feature", "near", { features: ["f"] });
  const next = one("Feature", "next", { features: ["near"] });
  const files = filed(feature, near, next, far, one("Grant", "g", { features: ["next"] }));
  expect(affectedFiles(files, [feature])).toEqual(new Set(["f", "near", "next", "g"]));
});

test("what opens or shuts a feature that is only looked at, and not who is granted it", () => {
  const needing = one("Feature", "needing", { features: ["f"] });
  const others = [one("Override", "o", { features: ["f"] }), one("Patch", "p", { features: ["f"] })];
  const files = filed(feature, needing, ...others, one("Grant", "g", { features: ["f"] }));
  expect(affectedFiles(files, [needing])).toEqual(new Set(["needing", "f", "o", "p"]));
});

test("whoever uniqueKeys the same, and what that is about", () => {
  const changed = one("Feature", "changed", { uniqueKeys: ["gate x"] });
  const rival = one("Feature", "rival", { uniqueKeys: ["gate x"] });
  const files = filed(changed, rival, far, one("Grant", "g", { features: ["rival"] }));
  expect(affectedFiles(files, [changed])).toEqual(new Set(["changed", "rival", "g"]));
});

test("a grant uniqueKeys its name as soon as its feature may be on", () => {
  const grant = one("Grant", "g", { features: ["f"], uniqueKeys: ["grant x"] });
  const rival = one("Grant", "h", { features: ["far"], uniqueKeys: ["grant x"] });
  const override = one("Override", "o", { features: ["f"] });
  expect(affectedFiles(filed(feature, far, grant, rival, override), [override])).toEqual(
    new Set(["f", "g", "h", "far", "o"]),
  );
});

test("whoever has the name of a changed document", () => {
  const files = [...filed(feature, far), { path: "again", documents: [one("Feature", "f")] }];
  expect(affectedFiles(files, [feature])).toEqual(new Set(["f", "again"]));
});

test("a file comes with all of its documents, and with what they name", () => {
  const files = [{ path: "both", documents: [feature, one("Grant", "g", { features: ["far"] })] }, ...filed(far)];
  expect(affectedFiles(files, [feature])).toEqual(new Set(["both", "far"]));
});

/** Places as links to the lines of a commit, where it is known in which repository they are. */
import { code, link } from "../../markdown.ts";
import type { ReportPlace, RunReport } from "../../report.ts";
import { asAddress, repositoryPath } from "../repository-path.ts";

export interface Whereabouts {
  /** The project's folder in its repository. */
  readonly folder: string | undefined;
  /** The address of the repository. */
  readonly repository: string | undefined;
}

export type Place = (place: Pick<ReportPlace, "file" | "line">, side: "base" | "head") => string;

export function placesOf({ comparison }: RunReport, { folder, repository }: Whereabouts): Place {
  return ({ file, line }, side) => {
    const path = repositoryPath(file, folder);
    const label = code(`${path}:${line}`);
    const revision = comparison?.[side];
    if (repository === undefined || revision === undefined || revision.commit === null || revision.dirty) return label;
    return link(label, `${repository}/blob/${revision.commit}/${asAddress(path)}#L${line}`);
  };
}

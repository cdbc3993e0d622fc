/** The reporter `markdown`: the effects of a pull request, as in its comment. */
import type { Reporter } from "../reporter.ts";
import { comment, COMMENT_BUDGET } from "./comment.ts";

export { comment, isQuiet, SUMMARY_BUDGET } from "./comment.ts";

export const markdown: Reporter = {
  name: "markdown",
  format: (report, { folder, repository, source }) =>
    comment(report, { folder, repository, source, budget: COMMENT_BUDGET, fullReport: "the report as `json`" }),
};

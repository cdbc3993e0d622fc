/** The names of all reporters, so that listing them does not load the reporters. */
export const reporterNames: readonly string[] = ["terminal", "json", "markdown", "github", "gitlab", "sarif", "junit"];

/** The names of all reporters, for who only wants to name them. */
export const reporterNames: readonly string[] = ["terminal", "json", "markdown", "github", "sarif", "junit"];

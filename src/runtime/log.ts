/** Lines of JSON for whoever collects them. */

export type Level = "info" | "warn";

/** `details` hold nothing that a caller or a secret store has given. */
export function logTo(write: (line: string) => void) {
  return (level: Level, msg: string, details: Readonly<Record<string, unknown>> = {}): void =>
    write(`${JSON.stringify({ level: level === "info" ? 30 : 40, time: Date.now(), ...details, msg })}\n`);
}
export type Log = ReturnType<typeof logTo>;

/** Writes the log as lines of JSON. */

export type Level = "info" | "warn";

/** `details` must not contain input of callers or secrets. */
export function logTo(write: (line: string) => void) {
  return (level: Level, msg: string, details: Readonly<Record<string, unknown>> = {}): void =>
    write(`${JSON.stringify({ level: level === "info" ? 30 : 40, time: Date.now(), ...details, msg })}\n`);
}
export type Log = ReturnType<typeof logTo>;

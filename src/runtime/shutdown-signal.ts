/** Waits for SIGINT or SIGTERM. */

/** Handles the first signal only; a second one ends the process as usual. */
export function stopSignal(): Promise<"SIGINT" | "SIGTERM"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });
}

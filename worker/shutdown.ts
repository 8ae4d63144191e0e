// When a process is to end: a signal, or the end of the supervisor that holds the other end of its stdin.

/**
 * Resolves on SIGTERM, SIGINT, SIGHUP. Under a supervisor on SIGTERM and on the end of stdin: Ctrl-C reaches the whole
 * process group at once, and it is the supervisor that stops its parts one after the other.
 * @param supervised stdin is a pipe that a supervisor holds
 */
export function waitForShutdown(supervised: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.on("SIGTERM", () => resolve());
    for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => supervised || resolve());
    if (supervised)
      process.stdin
        .on("end", () => {
          resolve();
          endUnwatched();
        })
        .resume();
  });
}

/** Longer than a worker needs whose Temporal is still there, milliseconds. */
const UNWATCHED_MS = 8_000;

/** Without its supervisor nobody ends a worker that waits for a Temporal which is gone as well. */
function endUnwatched(): void {
  setTimeout(() => process.exit(1), UNWATCHED_MS).unref();
}

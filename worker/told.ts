// When a process is to end: a signal, or the end of the supervisor that holds the other end of its stdin.

/**
 * Resolves on SIGTERM, SIGINT, SIGHUP, and under a supervisor on the end of stdin.
 * @param supervised stdin is a pipe that a supervisor holds
 */
export function untilTold(supervised: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (supervised) process.stdin.on("end", () => resolve()).resume();
  });
}

// When a process is to end: a signal, or the end of the supervisor that holds the other end of its stdin.

/**
 * Resolves on SIGTERM, SIGINT, SIGHUP. Under a supervisor on SIGTERM and on the end of stdin: Ctrl-C reaches the whole
 * process group at once, and it is the supervisor that stops its parts one after the other.
 * @param supervised stdin is a pipe that a supervisor holds
 */
export function untilTold(supervised: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.on("SIGTERM", () => resolve());
    for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => supervised || resolve());
    if (supervised) process.stdin.on("end", () => resolve()).resume();
  });
}

// Runs the system's own programs for the labs: one call, one promise, the reason in the error.
import { spawn } from "node:child_process";

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ input?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<string>} stdout
 * @throws {Error} with the program's stderr when it does not exit with 0
 */
export const run = (program, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: "C", ...options.env },
    });
    const out = [];
    const err = [];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => err.push(chunk));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", (error) =>
      reject(new Error(`cannot run ${program}: ${error.message}`, { cause: error })),
    );
    child.on("close", (code, signal) => {
      const stdout = Buffer.concat(out).toString();
      if (code === 0) return resolve(stdout);
      const said = Buffer.concat(err).toString().trim() || stdout.trim();
      reject(new Error(`${program} ${args.join(" ")} ended with ${signal ?? code}: ${said}`));
    });
  });

/** The same, telling nothing but whether it worked. */
export const succeeds = (program, args) =>
  run(program, args).then(
    () => true,
    () => false,
  );

/** Waits until `check` gives something, and says what it waited for when time is up. */
export const until = async (what, check, { within_ms = 20_000, every_ms = 50 } = {}) => {
  const end = Date.now() + within_ms;
  for (let last; ; ) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${within_ms} ms`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, every_ms));
  }
};

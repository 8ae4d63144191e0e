// Starts programs, times them, and ends them with all that they started when we are told to end.
import { spawn, spawnSync } from "node:child_process";
import { root } from "./root.mjs";

const running = new Set();

/** Ids of a process and of all below it, children first. */
export function processTree(pid) {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" });
  const children = new Map();
  for (const line of (stdout ?? "").trim().split("\n")) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const below = (id) => (children.get(id) ?? []).flatMap(below).concat(id);
  return below(pid);
}

const signalAll = (pids, signal) => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone already.
    }
  }
};

/** Asks a process to end, waits up to `grace_ms`, then kills what is left of its tree. */
export async function endTree(child, grace_ms = 5_000) {
  if (child.pid === undefined) return;
  const pids = processTree(child.pid);
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? undefined
      : new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  let timer;
  await Promise.race([gone, new Promise((done) => (timer = setTimeout(done, grace_ms)))]);
  clearTimeout(timer);
  signalAll(pids, "SIGKILL");
}

let ending = false;
/** Cleanups of the script, last one first, before programs are ended; each may be asynchronous. */
const cleanups = [];
export const onEnd = (cleanup) => cleanups.push(cleanup);

/** Ends everything, then us. */
export async function end(code) {
  if (ending) return;
  ending = true;
  for (const cleanup of cleanups.toReversed()) await Promise.resolve(cleanup()).catch(() => {});
  await Promise.all([...running].map((child) => endTree(child)));
  process.exit(code);
}

const NPM_CHECK_MS = 500;

const psOf = (pid, field) =>
  spawnSync("ps", ["-o", `${field}=`, "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";

/** The process of `npm run`, where it has started us; some shells stay between it and us. */
function npmAbove() {
  if (!process.env.npm_lifecycle_event || process.ppid === 1) return undefined;
  const isShell = /^-?(.*\/)?\w*sh$/.test(psOf(process.ppid, "comm"));
  return isShell ? Number(psOf(process.ppid, "ppid")) : process.ppid;
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

/** npm dies of a signal without passing it on. Whoever is started without npm may outlive the shell, as under nohup. */
function endWithNpm() {
  const parent = process.ppid;
  const npm = npmAbove();
  if (npm === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent || !isAlive(npm)) void end(143);
  }, NPM_CHECK_MS).unref();
}

/** Ctrl-C and its like end everything first, and so does the end of the npm that has started us. Call once, early. */
export function endOnSignals() {
  process.on("SIGINT", () => void end(130));
  process.on("SIGTERM", () => void end(143));
  process.on("SIGHUP", () => void end(129));
  // Who read our output may be gone with npm: no reason to die before all is ended.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  endWithNpm();
}
export const isEnding = () => ending;

/** The shell's background half reads a pipe that only we hold; at its end it kills what the shell has become. */
const TETHER = `(read -r line <&3 && exit 0; kill -KILL $$) >/dev/null 2>&1 & exec "$@" 3<&-`;

/**
 * Starts a program that is ended with us, by kill -9 of us too; in a session of its own, so that Ctrl-C reaches it
 * through us.
 * @param {{ tether?: boolean, stdio: any[], env?: object, cwd?: string }} options `tether: false` for one that looks after itself
 */
export function start(command, args, { tether = true, stdio, ...options }) {
  const [program, ...rest] = tether ? ["/bin/sh", "-c", TETHER, "sh", command, ...args] : [command, ...args];
  const child = spawn(program, rest, {
    cwd: root,
    detached: true,
    ...options,
    stdio: tether ? [...stdio, "pipe"] : stdio,
  });
  const rope = child.stdio[3];
  rope?.on("error", () => {});
  child.once("exit", () => rope?.end("ended\n"));
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end.
 * @param {{ cwd?: string, env?: object, show?: "all" | "stderr" | "none", timeout_ms?: number, uid?: number, gid?: number }} options
 *   `stderr`: everything goes to our stderr; `uid`, `gid`: as another user
 * @returns {Promise<{ code: number, output: string, ms: number }>} output is stdout and stderr as they came
 */
export function run(
  command,
  args,
  { cwd = root, env = process.env, show = "none", timeout_ms, uid, gid } = {},
) {
  const started = performance.now();
  const pipe = show === "none";
  const stdout = show === "stderr" ? 2 : show === "all" ? 1 : "pipe";
  const child = start(command, args, { cwd, env, uid, gid, stdio: ["ignore", stdout, pipe ? "pipe" : 2] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => (output += text));
  const timer = timeout_ms && setTimeout(() => void endTree(child), timeout_ms);
  return new Promise((resolve) => {
    const done = (code, text) => {
      clearTimeout(timer);
      resolve({ code, output: output + text, ms: performance.now() - started });
    };
    child.once("error", (error) => done(127, `${command}: ${error.message}\n`));
    child.once("close", (code) => done(code ?? 1, ""));
  });
}

/** Does a script's work and ends with the exit code that it gives; 3 where it throws, with what was thrown. */
export async function asProgram(work) {
  endOnSignals();
  try {
    await end(await work());
  } catch (error) {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    await end(3);
  }
}

export const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

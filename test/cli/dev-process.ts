// Starts `orchestrator dev` as users do and runs commands against it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

export const COMMAND = resolve("dist", "cli", "main.js");

/** Where each `dev` of these tests registers, and where their command lines look for it. */
export const STATE = { XDG_STATE_HOME: join(tmpdir(), `orchestrator-e2e-state-${process.pid}`) };

export interface Dev {
  data: string;
  url: string;
  inventory: string;
  child: ChildProcess;
  /** All that it has said so far. */
  out: () => string;
  err: () => string;
  ended: Promise<number | NodeJS.Signals>;
  /** Process of a part, by its folder: `worker`, `api`, `temporal-dev`; or `temporal server`. */
  pidOf(what: string): Promise<number>;
}

export interface DevOptions {
  /** Of an earlier one, to go on with its state. */
  data?: string;
  args?: string[];
  env?: Record<string, string>;
  /** Another installation than this checkout, and the folder in which it is used. */
  installed?: { command: string; cwd: string };
}

export async function startDev(options: DevOptions = {}): Promise<Dev> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), "orchestrator-e2e-")));
  const args = ["dev", "--data", data, "--port", "0", "--temporal-port", "0", "--ui-port", "0", "--lab", "3"];
  const { command, cwd } = options.installed ?? { command: COMMAND, cwd: process.cwd() };
  const child = spawn(process.execPath, [command, ...args, "--lab-port", "26000", ...(options.args ?? [])], {
    // A group of its own, so that a test can press Ctrl-C for all of it.
    detached: true,
    cwd,
    env: { ...process.env, ...STATE, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const ended = once(child, "exit").then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const ready = new Promise<string>((done) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /^ready (http\S+)$/.exec(line)?.[1];
      if (url !== undefined) done(url);
    });
  });
  const url = await Promise.race([
    ready,
    ended.then((how) => {
      throw new Error(`dev ended (${how}) before it served:\n${said.err}`);
    }),
  ]);
  return {
    data,
    url,
    inventory: join(data, "lab", "inventory.yaml"),
    child,
    out: () => said.out,
    err: () => said.err,
    ended,
    async pidOf(what) {
      const wanted = what.includes(" ") ? what.split(" ") : [`/${what}/main.js`];
      const pids = await processesOf(data);
      const found: number[] = [];
      for (const pid of pids) {
        const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
        if (wanted.every((word) => line.includes(word))) found.push(pid);
      }
      const [first] = found;
      if (first === undefined) throw new Error(`no process of ${what}`);
      return first;
    },
  };
}

/** Ends it, whatever state it is in, and removes its data. */
export async function endDev(dev: Dev | undefined): Promise<void> {
  if (dev === undefined) return;
  dev.child.kill("SIGTERM");
  await dev.ended;
  await rm(dev.data, { recursive: true, force: true });
}

/** Processes that name the folder in their arguments or environment, those of this test left out. */
export async function processesOf(data: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number)) {
    if (pid === process.pid) continue;
    const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
    if (`${await read("cmdline")}\0${await read("environ")}`.includes(data)) found.push(pid);
  }
  return found;
}

export interface Command {
  child: ChildProcess;
  out: () => string;
  err: () => string;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

/** `orchestrator …` against this `dev`. */
export function orchestrator(
  dev: Pick<Dev, "url">,
  args: string[],
  cwd = process.cwd(),
  env: Record<string, string> = {},
): Command {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd,
    env: { ...process.env, ...STATE, ORCHESTRATOR_URL: dev.url, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
  return { child, out: () => said.out, err: () => said.err, ended };
}

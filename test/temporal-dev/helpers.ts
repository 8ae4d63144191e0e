// What the tests of temporal-dev share: folders that go away, the state of processes and ports.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-temporal-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether a process runs; one that has ended and was not yet collected does not. */
export async function running(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (!existsSync("/proc/self/stat")) return true;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
  return !stat.slice(stat.lastIndexOf(")")).startsWith(") Z");
}

/** Accepts connections on a port of its own and never answers, until the test ends. */
export async function occupyPort(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

/** A port that was free a moment ago, as whoever types one believes it to be. */
export async function portOnceFree(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

export interface Ready {
  ready: true;
  address: string;
  ui: string;
  pid: number;
}

/** Starts the process entry point and waits for its line. */
export async function startProcess(args: string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, ["dist/temporal-dev/main.js", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    new Promise<string>((done) => lines.once("line", done)),
    exited.then(() => undefined),
  ]);
  if (line === undefined) return { child, exited, said: () => said, ready: undefined };
  return { child, exited, said: () => said, ready: JSON.parse(line) as Ready };
}

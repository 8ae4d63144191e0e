// Starts `orchestrator dev` and knows what it said: for the demo and whoever needs all of it for a while.
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { at } from "./root.mjs";
import { endTree, start } from "./run.mjs";

const TAIL = 20;

/**
 * Until it is ready its lines are shown: a download or a busy port is worth knowing. All of them are kept in `dev.log`.
 * Our end of its stdin is what it lives by, so it stops in order even when we are killed.
 * @param {{ data: string, args: string[], say: (line: string) => void }} options
 * @returns {Promise<{ url: string, ui: string | undefined, ended: Promise<void>, stop: () => Promise<void> }>}
 */
export async function startDev({ data, args, say }) {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const log = join(data, "dev.log");
  const env = { ...process.env, ORCHESTRATOR_SUPERVISED: "1" };
  const child = start(process.execPath, [at("dist", "cli", "main.js"), "dev", "--data", data, ...args], {
    env,
    tether: false,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  const ended = new Promise((done) => child.once("close", (code, signal) => done(signal ?? code)));

  let ready = false;
  let ui;
  const tail = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    appendFileSync(log, `${line}\n`, { mode: 0o600 });
    tail.push(line);
    if (tail.length > TAIL) tail.shift();
    ui ??= /Temporal UI\s+(http\S+)/.exec(line)?.[1];
    if (!ready) say(`  ${line}`);
  });
  const url = await Promise.race([
    new Promise((found) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const address = /^ready (http\S+)/.exec(line)?.[1];
        if (address) found(address);
      });
    }),
    ended.then((how) => {
      throw new Error(`\`orchestrator dev\` ended before it served (${how}). Its log is ${log}.`);
    }),
  ]);
  ready = true;
  const died = ended.then((how) => new Error(`\`orchestrator dev\` ended (${how}):\n${tail.join("\n")}`));
  return { url, ui, died, stop: () => endTree(child, 25_000) };
}

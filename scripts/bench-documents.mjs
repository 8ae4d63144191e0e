// Sends hostile documents to a real API and prints, for each, the answer and how long /healthz took meanwhile.
// `node scripts/bench-documents.mjs [WORD…]`: only documents whose name has one of the words; `--paths validate,plan,runs`.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { HOSTILE_DOCUMENTS, hostileBody } from "../test/labs/hostile-documents.mjs";
import { prepare } from "./build.mjs";
import { at } from "./lib/root.mjs";

const EVERY_MS = 20;

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { paths: { type: "string", default: "validate,plan" } },
});

/** An API of its own; a run gets as far as Temporal, which is not there. */
async function startApi(folder) {
  const env = {
    PATH: process.env.PATH,
    ORCHESTRATOR_DATA: folder,
    ORCHESTRATOR_PORT: "0",
    TEMPORAL_ADDRESS: "127.0.0.1:1",
  };
  const child = spawn(process.execPath, [at("dist", "api", "main.js")], {
    env,
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return { child, url: JSON.parse(line).url };
  throw new Error("the API ended before it was ready");
}

/** Asks again and again until it is stopped; gives the longest time that an answer took, milliseconds. */
function watchHealth(url) {
  let longest = 0;
  const stop = new AbortController();
  const asking = (async () => {
    while (!stop.signal.aborted) {
      const from = performance.now();
      await (await fetch(`${url}/healthz`)).text();
      longest = Math.max(longest, performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return async () => {
    stop.abort();
    await asking;
    return longest;
  };
}

async function ask(url, path, body) {
  const from = performance.now();
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/v1/${path}`, { method: "POST", headers, body });
  let bytes = 0;
  let start = "";
  for await (const piece of response.body) {
    bytes += piece.byteLength;
    if (start.length < 2_000) start += Buffer.from(piece).toString("utf8");
  }
  const code = /"code":"(\w+)"/.exec(start)?.[1];
  return { status: response.status, code: response.ok ? "" : code, bytes, ms: performance.now() - from };
}

const pad = (value, width) => String(value).padStart(width);

await prepare();
const folder = await mkdtemp(join(tmpdir(), "orchestrator-documents-"));
const { child, url } = await startApi(folder);
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    child.kill("SIGKILL");
    process.exit(1);
  });
try {
  process.stdout.write("healthz, ms   answer, s   status  what\n");
  await ask(url, "validate", '{"spec":"name: x\\nsteps: [{wait: 1s}]"}');
  const rest = watchHealth(url);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  process.stdout.write(`${pad((await rest()).toFixed(0), 11)} ${pad("", 11)}           at rest\n`);
  let worst = 0;
  for (const name of Object.keys(HOSTILE_DOCUMENTS)) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const body = hostileBody(name);
    for (const path of values.paths.split(",")) {
      const stop = watchHealth(url);
      const { status, code, bytes, ms } = await ask(url, path, body);
      const longest = await stop();
      worst = Math.max(worst, longest);
      process.stdout.write(
        `${pad(longest.toFixed(0), 11)} ${pad((ms / 1_000).toFixed(1), 11)}   ${status}     ${path}: ${name} ${code} ${(bytes / 1024).toFixed(0)} KiB\n`,
      );
    }
  }
  process.stdout.write(`the longest /healthz took ${worst.toFixed(0)} ms\n`);
} finally {
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  await rm(folder, { recursive: true, force: true });
}

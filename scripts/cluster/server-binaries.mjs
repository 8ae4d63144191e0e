// The Temporal server and its schema tool, built of their Go module once and kept in the cache. What is built is what
// go.sum says: Go refuses a module with another checksum.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../../dist/temporal-dev/binary.js";
import { withLock } from "../lib/lock.mjs";
import { at } from "../lib/root.mjs";
import { run, seconds } from "../lib/run.mjs";

const MODULE = at("scripts", "cluster", "temporal-server");
const PACKAGES = { server: "go.temporal.io/server/cmd/server", sql: "go.temporal.io/server/cmd/tools/sql" };
const SAY_EVERY_MS = 30_000;

const goMod = () => readFileSync(join(MODULE, "go.mod"), "utf8");
const serverVersion = () => /go\.temporal\.io\/server (v\S+)/.exec(goMod())?.[1] ?? "unknown";

/** One folder for each set of sources: another go.sum gives another server. */
function folder() {
  const digest = createHash("sha256")
    .update(goMod())
    .update(readFileSync(join(MODULE, "go.sum")));
  const name = `temporal-server-${serverVersion()}-${digest.digest("hex").slice(0, 12)}-${process.arch}`;
  return join(cacheFolder(process.env), name);
}

const binariesIn = (path) => ({ server: join(path, "server"), sql_tool: join(path, "sql") });
const areBuilt = () => Object.values(binariesIn(folder())).every((file) => existsSync(file));

function findGo() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/go/bin", "/usr/lib/go/bin"];
  const go = folders.map((each) => join(each, "go")).find((file) => existsSync(file));
  if (go === undefined)
    throw new Error(
      `The Temporal server is built of its Go module, and there is no \`go\` on the PATH. Install Go (${/^go (\S+)/m.exec(goMod())?.[1]} or newer) and try again.`,
    );
  return go;
}

async function build(say, target) {
  const go = findGo();
  say(`building the Temporal server ${serverVersion()} of its Go module; once, it takes minutes …`);
  const part = `${target}.part-${process.pid}`;
  mkdirSync(part, { recursive: true });
  const started = performance.now();
  const progress = setInterval(
    () => say(`  still building, ${seconds(performance.now() - started)} so far`),
    SAY_EVERY_MS,
  );
  try {
    const env = { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", GOTOOLCHAIN: "local" };
    const args = ["build", "-trimpath", "-ldflags", "-s -w", "-o", `${part}/`, ...Object.values(PACKAGES)];
    const { code, output } = await run(go, args, { cwd: MODULE, env });
    if (code !== 0)
      throw new Error(
        `The Temporal server cannot be built (go build ended with ${code}):\n${output.trim()}\nCheck that the Go module proxy (\`go env GOPROXY\`) answers, then try again.`,
      );
    rmSync(target, { recursive: true, force: true });
    renameSync(part, target);
  } finally {
    clearInterval(progress);
    rmSync(part, { recursive: true, force: true });
  }
  say(`built in ${seconds(performance.now() - started)}, kept in ${target}`);
}

/** @returns {Promise<{ server: string, sql_tool: string }>} paths. @throws {Error} with the cure */
export async function ensureBinaries(say) {
  const target = folder();
  if (!areBuilt()) {
    await withLock(`${target}.lock`, async () => {
      if (!areBuilt()) await build(say, target);
    });
  }
  return binariesIn(target);
}

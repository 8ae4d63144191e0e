// Compiles to dist/, bundles what is started as a process, and prebuilds the workflow bundle and the platforms, when a source has changed since the last build.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, SetupError } from "./bootstrap.mjs";
import { buildPlatforms } from "./lib/build-platforms.mjs";
import { withLock } from "./lib/lock.mjs";
import { at, tool } from "./lib/root.mjs";
import { run, seconds } from "./lib/run.mjs";
import { digestSources, newerThan } from "./lib/sources.mjs";

const STAMP = at("dist", ".stamp");
const BUNDLE = at("dist", "worker", "workflow-bundle.js");
const ENCRYPTED_BUNDLE = at("dist", "worker", "workflow-bundle-encrypted.js");
/** What the bundle for encrypted payloads has besides: with a key the messages of failures are encrypted too. */
const ENCRYPTED = {
  failureConverterPath: at("dist", "worker", "failure-converter.js"),
  payloadConverterPath: at("dist", "worker", "encryption", "payload-converter.js"),
  workflowInterceptorModules: [at("dist", "worker", "encryption", "workflow-interceptors.js")],
};
const ENTRY = at("dist", "workflows", "index.js");

/** The stamp's time is that of the start of its build, so that a file saved during a build is seen by the next. */
function upToDate() {
  const stamp = statSync(STAMP, { throwIfNoEntry: false });
  return stamp !== undefined && !newerThan(stamp.mtimeMs);
}

function stamp(digest, started) {
  writeFileSync(STAMP, digest);
  utimesSync(STAMP, started, started);
}

/** Removes what was compiled from sources that are gone. */
function removeOrphans(folder = at("dist")) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    else if (path !== BUNDLE && path !== ENCRYPTED_BUNDLE && /\.(js|js\.map|d\.ts)$/.test(path)) {
      const source = at(relative(at("dist"), path).replace(/\.(js|js\.map|d\.ts)$/, ".ts"));
      if (!existsSync(source)) rmSync(path);
    }
  }
}

async function compile() {
  const { code, output } = await run(tool("tsc"), ["-p", "tsconfig.build.json", "--pretty", "false"]);
  removeOrphans();
  return code === 0 ? undefined : output.trim();
}

async function readPlatforms() {
  try {
    await buildPlatforms();
  } catch (error) {
    throw new SetupError(`The platforms cannot be read: ${error.message}`);
  }
}

/** Loaded late: in a bare checkout its packages come first. */
async function bundleStarted() {
  try {
    const { bundleProcesses } = await import("./lib/bundle-processes.mjs");
    await bundleProcesses();
  } catch (error) {
    throw new SetupError(`The processes cannot be bundled: ${error.message}`);
  }
}

/**
 * Two bundles, since the failure converter is part of one: with a key the messages of failures are encrypted too.
 * The inline source map stays: stack traces of workflows and replay read it.
 */
async function bundleWorkflows(say) {
  if (!existsSync(ENTRY)) {
    say("no workflow bundle: workflows/index.ts is not there");
    return;
  }
  const { bundleWorkflowCode, DefaultLogger } = await import("@temporalio/worker");
  const logger = new DefaultLogger("WARN", ({ level, message }) => say(`${level}: ${message}`));
  mkdirSync(dirname(BUNDLE), { recursive: true });
  const bundle = async (file, options) => {
    const { code } = await bundleWorkflowCode({ workflowsPath: ENTRY, logger, ...options });
    writeFileSync(`${file}.part`, code);
    renameSync(`${file}.part`, file);
  };
  try {
    await bundle(BUNDLE, {});
    if (existsSync(ENCRYPTED.failureConverterPath)) await bundle(ENCRYPTED_BUNDLE, ENCRYPTED);
  } catch (error) {
    throw new SetupError(`The workflow bundle cannot be built: ${error.message}`);
  }
}

/**
 * @param {(line: string) => void} [say] progress, one line each
 * @throws {SetupError} with the compiler's diagnostics; what could be emitted is in dist/ all the same
 */
export async function build(say = (line) => process.stderr.write(`${line}\n`)) {
  if (upToDate()) return;
  await withLock(at("dist", ".build-lock"), async () => {
    if (upToDate()) return;
    const started = new Date();
    const digest = digestSources();
    const unchanged = existsSync(STAMP) && readFileSync(STAMP, "utf8") === digest;
    if (!unchanged) {
      say("building …");
      rmSync(STAMP, { force: true });
      const errors = await compile();
      const bundled = await Promise.allSettled([bundleStarted(), bundleWorkflows(say), readPlatforms()]);
      if (errors) throw new SetupError(`The build has type errors:\n${errors}`);
      for (const { reason } of bundled) if (reason !== undefined) throw reason;
      say(`built in ${seconds(Date.now() - started.getTime())}`);
    }
    stamp(digest, started);
  });
}

/** Installs and builds what is missing: the first thing that every command does in a checkout. */
export async function prepare(say) {
  await bootstrap(say);
  await build(say);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await prepare();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

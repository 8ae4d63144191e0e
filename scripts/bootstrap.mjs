// Makes a bare checkout ready: checks Node and installs the dependencies that the lock file names. Plain Node, no dependencies.
import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { withLock } from "./lib/lock.mjs";
import { at } from "./lib/root.mjs";
import { run, seconds } from "./lib/run.mjs";

const LOCK_FILE = at("package-lock.json");
const STAMP = at("node_modules", ".orchestrator-stamp");

export class SetupError extends Error {}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 15))
    throw new SetupError(`Node ${process.versions.node} is too old: Orchestrator needs Node 20.15 or newer.`);
}

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const read = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

const digestOf = (text) => createHash("sha256").update(text).digest("hex");

/** What the lock names against what npm noted that it installed; packages for other systems may be absent. */
function installedMatches(lock) {
  const noted = read(at("node_modules", ".package-lock.json"));
  if (!noted) return false;
  const { packages: installed } = JSON.parse(noted);
  return Object.entries(JSON.parse(lock).packages).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === wanted.version : wanted.optional === true || wanted.peer === true;
  });
}

function upToDate() {
  if (modified(STAMP) > modified(LOCK_FILE)) return true;
  const lock = readFileSync(LOCK_FILE, "utf8");
  const digest = digestOf(lock);
  if (read(STAMP) !== digest && !installedMatches(lock)) return false;
  writeFileSync(STAMP, digest);
  return true;
}

/** npm would empty the folder behind a link, which belongs to another checkout. */
function refuseLink() {
  const folder = at("node_modules");
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new SetupError(
    `node_modules is a link to ${readlinkSync(folder)}, where the dependencies are not those of package-lock.json. ` +
      "Nothing was installed: run npm ci there, or remove the link.",
  );
}

/** @throws {SetupError} with what to do */
export async function bootstrap(say = (line) => process.stderr.write(`${line}\n`)) {
  checkNode();
  if (upToDate()) return;
  refuseLink();
  await withLock(at("dist", ".install-lock"), async () => {
    if (upToDate()) return;
    say("installing dependencies (npm ci) …");
    const { code, output, ms } = await run("npm", ["ci", "--no-audit", "--no-fund"]);
    if (code !== 0)
      throw new SetupError(
        `npm ci failed (exit code ${code}):\n${output.trim()}\nCheck the network and npm's registry, then try again.`,
      );
    writeFileSync(STAMP, digestOf(readFileSync(LOCK_FILE, "utf8")));
    say(`dependencies installed in ${seconds(ms)}`);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await bootstrap();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

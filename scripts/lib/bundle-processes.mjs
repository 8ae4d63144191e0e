// One file in place of hundreds for each process and thread: Node takes some two milliseconds to find, read and link a
// module. Packages stay packages.
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { rolldown } from "rolldown";
import { at } from "./root.mjs";

const ENTRIES = [
  "activities/off-loop/job-thread",
  "api/main",
  "api/compile/main",
  "artifacts/filesystem/write-thread",
  "cli/main",
  "packages/lab/src/main",
  "packages/devices/src/parse/parse-thread",
  "temporal-dev/main",
  "worker/main",
  "worker/recorded/main",
  "worker/replay/main",
];

/** Temporal's SDK loads this one by its path. What it shares with a process must be there once, or `instanceof` is false. */
const LOADED_BY_PATH = "worker/failure-converter";

const isOurs = (id) => id.startsWith(".");
const sourceOf = (id, importer) => resolve(dirname(importer), id.replace(/\.js$/, ".ts"));

/** The sources that a module imports, itself or through others; itself too. */
function sourcesOf(source) {
  const found = new Set(existsSync(source) ? [source] : []);
  for (const file of found)
    for (const [, id] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export)\b(?! type)[^;]*? from "([^"]+)"/gm,
    ))
      if (isOurs(id)) found.add(sourceOf(id, file));
  return found;
}

/** Finds sources, and leaves what is found at run time where it would be: `import.meta.url` is that of the module's own file. */
function ours(entry, shared) {
  const fromEntry = (source) => {
    const path = relative(dirname(entry), source).replace(/\.ts$/, ".js");
    return path.startsWith(".") ? path : `./${path}`;
  };
  return {
    name: "ours",
    resolveId(id, importer) {
      if (importer === undefined) return id;
      if (!isOurs(id)) return { id, external: true, moduleSideEffects: false };
      const source = sourceOf(id, importer);
      return shared.has(source) ? { id: fromEntry(source), external: true } : source;
    },
    transform(code, id) {
      if (!code.includes("import.meta.url")) return null;
      const own = `new URL(${JSON.stringify(fromEntry(id))}, import.meta.url).href`;
      // Lines stay what they are.
      return { code: code.replaceAll("import.meta.url", own), map: null };
    },
  };
}

/** What is needed from the start; `start` of an entry that waits for a command must not lie in the entry's own file. */
function startOf(entry) {
  let needed;
  return (id, graph) => {
    needed ??= (() => {
      const all = new Set([entry]);
      for (const each of all) for (const next of graph.getModuleInfo(each)?.importedIds ?? []) all.add(next);
      return all;
    })();
    return id !== entry && needed.has(id) ? "start" : null;
  };
}

/** @throws {Error} with what rolldown says */
export async function bundleProcesses() {
  const shared = sourcesOf(at(`${LOADED_BY_PATH}.ts`));
  const bundleOne = async (name) => {
    const entry = at(`${name}.ts`);
    const base = name.slice(name.lastIndexOf("/") + 1);
    const bundle = await rolldown({
      input: entry,
      platform: "node",
      // None of our modules is loaded for what it does to others: what is not used need not be loaded, nor its packages.
      treeshake: { moduleSideEffects: false },
      plugins: [ours(entry, shared)],
      tsconfig: false,
    });
    await bundle.write({
      dir: at("dist", dirname(name)),
      format: "esm",
      sourcemap: true,
      keepNames: true,
      entryFileNames: `${base}.js`,
      chunkFileNames: `${base}-[name].js`,
      codeSplitting: { groups: [{ debugName: "start", name: startOf(entry) }] },
    });
    await bundle.close();
  };
  await Promise.all(ENTRIES.filter((name) => existsSync(at(`${name}.ts`))).map(bundleOne));
}

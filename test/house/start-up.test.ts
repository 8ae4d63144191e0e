// What a process loads before it knows what is asked of it. Each package here takes a tenth of a second of a processor or
// more to load, at every start.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

const IMPORT = /^(?:import|export)\b(?:[^;"'()]*?\bfrom)?\s*["']([^"']+)["']/gm;

/**
 * Files and packages that the module imports, itself or through others, each with one way that leads there; `await import`
 * is none.
 */
function loadedBy(entry: string): Record<"files" | "packages", Map<string, string[]>> {
  const ways = new Map([[resolve(entry), [entry]]]);
  const packages = new Map<string, string[]>();
  for (const [file, way] of ways)
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
      const path = resolve(dirname(file), name);
      if (!name.startsWith(".")) packages.set(name, way);
      else if (path.endsWith(".js") && existsSync(path) && !ways.has(path)) ways.set(path, [...way, name]);
    }
  return { files: ways, packages };
}

test.each([
  [
    "the command line",
    "dist/cli/main.js",
    "commander",
    /^(@temporalio|@bufbuild|yaml|re2js|minijinja|ssh2|tar-stream)/,
  ],
  ["the process that starts a Temporal server", "dist/temporal-dev/main.js", "tar-stream", /^@temporalio/],
  ["the API", "dist/api/main.js", "hono", /^(marked|@aws-sdk|@opentelemetry)/],
  ["the process that compiles for the API", "dist/api/compile/main.js", "yaml", /^@temporalio/],
])("%s starts without what it may not need", (_, entry, needed, unneeded) => {
  const { packages } = loadedBy(entry);
  expect([...packages.keys()]).toContain(needed);
  expect([...packages].filter(([name]) => unneeded.test(name))).toEqual([]);
});

const started = readdirSync("dist", { recursive: true, encoding: "utf8" }).filter((file) =>
  /(^|\/)main\.js$|-thread\.js$/.test(file),
);

test("each process and thread is bundled", () => {
  expect(started.length).toBeGreaterThan(8);
  const scattered = started.filter((file) => loadedBy(join("dist", file)).files.size > 15);
  expect(scattered).toEqual([]);
});

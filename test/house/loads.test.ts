// Every compiled module can be loaded by plain Node. Vitest forgives what Node refuses: named imports from CommonJS,
// missing `.js` suffixes, files that are not compiled.
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const LOAD = `
const failed = [];
for (const file of process.argv.slice(1)) await import(file).catch((error) => failed.push(file + ": " + error.message.split("\\n")[0]));
console.log(JSON.stringify(failed));
process.exit();
`;

/** Entry points run when they are loaded, so they and what is bundled with them are left out, like the bundles and what only tests use. */
async function modules(): Promise<string[]> {
  const entries = await readdir("dist", { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter(
    (file) =>
      file.endsWith(".js") &&
      !/\/main(-[^/]*)?\.js$|\/testing\/|workflow-bundle|-thread(-[^/]*)?\.js$/.test(file),
  );
}

test("all modules load", async () => {
  const files = (await modules()).map((file) => resolve(file));
  expect(files.length).toBeGreaterThan(50);
  const stdout = await new Promise<string>((done, fail) =>
    execFile(process.execPath, ["--input-type=module", "-e", LOAD, ...files], (error, out, err) =>
      error ? fail(new Error(err)) : done(out),
    ),
  );
  expect(JSON.parse(stdout)).toEqual([]);
});

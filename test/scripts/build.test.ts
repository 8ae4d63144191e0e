// The build does what has changed and nothing else, also when two run at once.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeCheckout } from "./checkout.js";

async function checkout() {
  const made = await makeCheckout({ installed: true });
  await made.write("schemas/word.ts", 'export const word: string = "first";\n');
  await made.write(
    "cli/main.ts",
    'import { word } from "../schemas/word.js";\nconsole.log(word, process.argv.slice(2).join(" "));\n',
  );
  const emitted = (file: string) => existsSync(join(made.folder, "dist", file));
  return { ...made, emitted };
}

test("`orchestrator` builds what has changed, and says nothing when nothing has", async () => {
  const { node, write } = await checkout();
  const first = await node("bin/orchestrator.mjs", "run", "x");
  expect(first).toMatchObject({
    code: 0,
    stdout: "first run x\n",
    stderr: expect.stringContaining("building"),
  });
  expect(await node("bin/orchestrator.mjs")).toEqual({ code: 0, stdout: "first \n", stderr: "" });
  await write("schemas/word.ts", 'export const word: string = "second";\n');
  expect((await node("bin/orchestrator.mjs")).stdout).toBe("second \n");
});

test("a file that is only touched is not built again", async () => {
  const { node, write } = await checkout();
  await node("scripts/build.mjs");
  await write("schemas/word.ts", 'export const word: string = "first";\n');
  expect((await node("scripts/build.mjs")).stderr).toBe("");
});

test("what was built from a source that is gone goes too", async () => {
  const { node, write, remove, emitted } = await checkout();
  await write("schemas/old.ts", "export const old = 1;\n");
  await node("scripts/build.mjs");
  expect(emitted("schemas/old.js")).toBe(true);
  await remove("schemas/old.ts");
  await node("scripts/build.mjs");
  expect(emitted("schemas/old.js")).toBe(false);
  expect(emitted("schemas/word.js")).toBe(true);
});

test("type errors are shown and fail the build until they are gone", async () => {
  const { node, write } = await checkout();
  await write("schemas/word.ts", "export const word: string = 1;\n");
  for (const attempt of [1, 2]) {
    const { code, stderr } = await node("scripts/build.mjs");
    expect([attempt, code]).toEqual([attempt, 1]);
    expect(stderr).toContain("schemas/word.ts(1,14): error TS2322");
  }
  expect((await node("bin/orchestrator.mjs")).code).toBe(3);
  await write("schemas/word.ts", 'export const word: string = "mended";\n');
  expect((await node("bin/orchestrator.mjs")).stdout).toBe("mended \n");
});

test("two builds at once are one", async () => {
  const { node } = await checkout();
  const both = await Promise.all([node("scripts/build.mjs"), node("scripts/build.mjs")]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ stderr }) => stderr.includes("building"))).toHaveLength(1);
});

test("workflows are bundled, with their source map", async () => {
  const { node, write, folder } = await checkout();
  await write(
    "workflows/index.ts",
    "export async function run(): Promise<string> {\n  return 'a workflow';\n}\n",
  );
  expect((await node("scripts/build.mjs")).code).toBe(0);
  const { readFile } = await import("node:fs/promises");
  const bundle = await readFile(join(folder, "dist", "worker", "workflow-bundle.js"), "utf8");
  expect(bundle).toContain("a workflow");
  expect(bundle).toContain("sourceMappingURL=data:");
});

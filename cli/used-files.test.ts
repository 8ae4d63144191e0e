// The files that a spec uses are found, through each other, and broken ones do no harm.
import { expect, test } from "vitest";
import { platformFiles, usedFiles } from "./used-files.js";

const disk = (files: Record<string, string>) => (path: string) => Promise.resolve(files[path]);

test("follows use through folders, each path relative to its file, and stops at circles", async () => {
  const files = {
    "lib/a.yaml": "steps: [{ use: b.yaml }, { use: ../c.yaml }]",
    "lib/b.yaml": "steps: [{ use: a.yaml }]",
    "c.yaml": "steps: []",
  };
  const found = await usedFiles("steps:\n  - use: ./lib/a.yaml\n    with: { x: 1 }\n", disk(files));
  expect(found).toEqual(files);
});

test("what is missing is left to the compiler, and what is not YAML too", async () => {
  expect(await usedFiles("steps: [{ use: gone.yaml }]", disk({}))).toEqual({});
  expect(await usedFiles("{{{{", disk({}))).toEqual({});
  expect(await usedFiles("a: &a [*a, *a]\nuse: 12", disk({}))).toEqual({});
});

test("a file is asked for once", async () => {
  let asked = 0;
  await usedFiles("- use: a.yaml\n- use: a.yaml\n- use: ./a.yaml", () => {
    asked++;
    return Promise.resolve("x: 1");
  });
  expect(asked).toBe(1);
});

test("an inventory's own platforms are files too, unless they stand in it", () => {
  expect(platformFiles("platforms: { mine: p/mine.yaml, other: { name: other } }\ndevices: {}")).toEqual([
    "p/mine.yaml",
  ]);
  expect(platformFiles("platforms: nonsense")).toEqual([]);
  expect(platformFiles("- {")).toEqual([]);
});

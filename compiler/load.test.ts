// Paths of other files: relative to who names them, never out of the root.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { folderLoader, resolvePath } from "./load.js";

describe("resolvePath", () => {
  it.each([
    ["b.yaml", "a.yaml", "b.yaml"],
    ["lib/b.yaml", "specs/a.yaml", "specs/lib/b.yaml"],
    ["../b.yaml", "specs/a.yaml", "b.yaml"],
    ["./x/../b.yaml", "a.yaml", "b.yaml"],
    ["../b.yaml", "/etc/specs/a.yaml", "/etc/b.yaml"],
  ])("%s from %s is %s", (path, from, resolved) => {
    expect(resolvePath(path, from)).toBe(resolved);
  });
  it.each([
    ["../b.yaml", "a.yaml"],
    ["../../b.yaml", "specs/a.yaml"],
    ["/etc/passwd", "a.yaml"],
    ["..\\b.yaml", "specs/a.yaml"],
    ["C:/b.yaml", "a.yaml"],
    ["a\0b", "a.yaml"],
  ])("%j from %s leads out", (path, from) => {
    expect(resolvePath(path, from)).toBeUndefined();
  });
});

describe("folderLoader", () => {
  const folder = mkdtempSync(join(tmpdir(), "specs-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "root"));
  writeFileSync(join(folder, "secret.yaml"), "secret");
  writeFileSync(join(folder, "root", "a.yaml"), "a");
  symlinkSync(join(folder, "secret.yaml"), join(folder, "root", "link.yaml"));
  const load = folderLoader(join(folder, "root"));
  it("reads what lies in the folder and nothing else", () => {
    expect(load("a.yaml", "x")).toBe("a");
    expect(load("none.yaml", "x")).toBeUndefined();
    expect(load("../secret.yaml", "x")).toBeUndefined();
    expect(load("link.yaml", "x")).toBeUndefined();
    expect(load(".", "x")).toBeUndefined();
  });
});

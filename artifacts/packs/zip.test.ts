import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sha256 } from "../testing/bytes.js";
import { filesIn, type PackedFile, zipOf } from "./zip.js";

const FOLDER = "runs/r/devices/d/";
const file = (name: string, text: string) => ({
  path: FOLDER + name,
  bytes: Buffer.byteLength(text),
  sha256: sha256(text),
  media_type: "text/plain",
  body: Buffer.from(text),
});
const FILES = [file("main-1.txt", "one\n"), file("snapshots/é.json", "[2]"), file("empty.txt", "")];
const OWN = { path: `${FOLDER}large.txt`, bytes: 5e9, sha256: sha256("x"), media_type: "text/plain" };

test("gives each file its place, and what the store says of it", () => {
  const pack = zipOf(FOLDER, [...FILES, { ...OWN, object: `${FOLDER}@o.000002` }]);
  const files = filesIn(FOLDER, pack, pack.length) as PackedFile[];
  const bytes = files.map(({ offset, bytes: length }) =>
    pack.toString("utf8", offset, (offset ?? 0) + length),
  );
  expect(bytes.slice(0, 3)).toEqual(["one\n", "[2]", ""]);
  expect(files.slice(0, 3)).toMatchObject(FILES.map(({ body: _body, ...about }) => about));
  expect(files[3]).toEqual({ ...OWN, object: `${FOLDER}@o.000002` });
});

test("says how much of its end is needed, and what is not a pack", () => {
  const pack = zipOf(FOLDER, FILES);
  const needed = filesIn(FOLDER, pack.subarray(-30), pack.length) as number;
  expect(needed).toBeGreaterThan(30);
  expect(filesIn(FOLDER, pack.subarray(-needed), pack.length)).toEqual(filesIn(FOLDER, pack, pack.length));
  for (const torn of [Buffer.alloc(0), Buffer.from("torn"), pack.subarray(0, -1), Buffer.alloc(100)])
    expect(() => filesIn(FOLDER, torn, torn.length)).toThrow(RangeError);
});

test("is a ZIP archive for other tools", () => {
  const folder = mkdtempSync(join(tmpdir(), "pack-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "pack.zip"), zipOf(FOLDER, FILES));
  execFileSync("python3", ["-m", "zipfile", "-t", join(folder, "pack.zip")]);
  execFileSync("python3", ["-m", "zipfile", "-e", join(folder, "pack.zip"), folder]);
  expect(readFileSync(join(folder, "main-1.txt"), "utf8")).toBe("one\n");
  expect(readFileSync(join(folder, "snapshots", "é.json"), "utf8")).toBe("[2]");
});

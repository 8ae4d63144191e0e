// Writers that are killed in the middle of a put: real processes, real SIGKILL.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { collect } from "../testing/bytes.js";
import { createFileStore } from "./store.js";
import { buildStore } from "./testing/built-store.js";

const scratch = mkdtempSync(join(tmpdir(), "artifacts-killed-"));
let built: string;
let roots = 0;

function fresh(): string {
  roots += 1;
  return join(scratch, `store-${roots}`);
}

beforeAll(() => {
  built = buildStore(join(scratch, "built"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Resolves when a part of a body without end is on disk. */
async function startEndlessPut(root: string): Promise<ChildProcess> {
  const program = `
    const { createFileStore } = await import(${JSON.stringify(built)});
    async function* endless() {
      for (let n = 0; ; n += 1) {
        yield Buffer.alloc(100_000, "x");
        if (n === 10) console.log("writing");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    await createFileStore({ root: ${JSON.stringify(root)} }).put("runs/r/endless.raw", endless());`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

it("leaves nothing that a reader sees, and its leftovers go with the next writer", async () => {
  const root = fresh();
  await kill(await startEndlessPut(root));
  expect(readdirSync(join(root, ".tmp"))).toHaveLength(1);

  const store = createFileStore({ root });
  expect(await collect(store.list(""))).toEqual([]);
  expect(await collect(store.children(""))).toEqual([]);
  expect(await store.open("runs/r/endless.raw")).toBeUndefined();
  await store.put("runs/r/after.txt", "x");
  expect(readdirSync(join(root, ".tmp"))).toEqual([]);
});

it("does not lose its files to others while it lives", async () => {
  const root = fresh();
  const child = await startEndlessPut(root);
  await createFileStore({ root }).put("a", "x");
  expect(readdirSync(join(root, ".tmp"))).toHaveLength(1);
  await kill(child);
});

it("is given a day when it ran on another machine", async () => {
  const root = fresh();
  mkdirSync(join(root, ".tmp"), { recursive: true });
  const names = ["aaaaaaaaaaaa.1.x.1", "aaaaaaaaaaaa.1.x.2"];
  for (const name of names) writeFileSync(join(root, ".tmp", name), "part");
  const old = new Date(Date.now() - 25 * 3_600_000);
  utimesSync(join(root, ".tmp", "aaaaaaaaaaaa.1.x.1"), old, old);
  await createFileStore({ root }).put("a", "x");
  expect(readdirSync(join(root, ".tmp"))).toEqual(["aaaaaaaaaaaa.1.x.2"]);
});

// `dev` on a terminal asks once whether inventories may run programs; anywhere else it does not wait for an answer.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { mayRunPrograms } from "./ask-exec.js";

async function asked(data: string, answer: string, isTTY = true, environment = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  stdin.end(answer);
  const may = await mayRunPrograms({ stdin, stderr, environment }, data);
  return [may, String(stderr.read() ?? "")] as const;
}

test.each([
  ["y\n", true],
  ["yes\n", true],
  ["\n", false],
  ["n\n", false],
])("the answer %j is kept", async (answer, may) => {
  const data = await mkdtemp(join(tmpdir(), "ask-"));
  onTestFinished(() => rm(data, { recursive: true }));
  const [first, said] = await asked(data, answer);
  expect([first, said.includes("Allow it? [y/N]")]).toEqual([may, true]);
  expect(await asked(data, may ? "n\n" : "y\n")).toEqual([may, ""]);
  expect(await readFile(join(data, "allow-exec"), "utf8")).toBe(may ? "yes\n" : "no\n");
});

test("nobody is asked in a pipe, in CI or by the one who restarts it", async () => {
  const data = await mkdtemp(join(tmpdir(), "ask-"));
  onTestFinished(() => rm(data, { recursive: true }));
  expect(await asked(data, "y\n", false)).toEqual([undefined, ""]);
  expect(await asked(data, "y\n", true, { CI: "true" })).toEqual([undefined, ""]);
});

// The client as npm installs it, in an empty folder: the example of its README runs, and its types hold for strict readers.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { type InstalledPackage, installPackage, linkDependency } from "../services/installed-package.js";
import { sharedStack } from "../services/shared-stack.js";

const execute = promisify(execFile);

let installed: InstalledPackage;
let folder: string;
let example: string;
beforeAll(async () => {
  installed = await installPackage("device-orchestrator-client", ["-w", "packages/client"]);
  ({ folder } = installed);
  await linkDependency(folder, "@types/node");
  const readme = await readFile(join(installed.path, "README.md"), "utf8");
  example = join(folder, "example.mjs");
  await writeFile(example, /```js\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? "");
});
afterAll(() => installed.remove());

test("the example of its README starts a run, follows it and reads the results", async () => {
  const stack = await sharedStack();
  const lab = await startLab({ devices: [{ name: "r1" }, { name: "r2" }], kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const { stdout } = await execute(process.execPath, [example], {
    cwd: folder,
    env: { ...process.env, ORCHESTRATOR_URL: stack.url, INVENTORY: lab.inventory() },
  });
  expect(stdout.trim().split("\n").toSorted()).toEqual([
    "r1 passed",
    "r2 passed",
    "versions passed: 2 steps",
  ]);
});

test("its types need nothing of this repository, and know what the API has", async () => {
  const source = await readFile(example, "utf8");
  await writeFile(join(folder, "right.mts"), source);
  await writeFile(join(folder, "wrong.mts"), source.replace("run.workflow", "run.workflows"));
  const compiler = resolve("packages/client/node_modules/typescript/bin/tsc");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--module", "nodenext"];
  const compiled = execute(
    process.execPath,
    [compiler, ...options, "--types", "node", "right.mts", "wrong.mts"],
    {
      cwd: folder,
    },
  );
  const { stdout } = (await compiled.catch((error: unknown) => error)) as { stdout: string };
  expect(stdout.trim().split("\n")).toEqual([
    expect.stringMatching(/^wrong\.mts.*Property 'workflows' does not exist/),
  ]);
});

test("what the API refuses and what is not there have errors of their own", async () => {
  const stack = await sharedStack();
  await writeFile(
    join(folder, "errors.mjs"),
    `import { OrchestratorClient } from "device-orchestrator-client";
     const tell = ({ kind, status, code, errors }) => console.log(JSON.stringify({ kind, status, code, places: errors?.length }));
     const api = new OrchestratorClient({ url: process.argv[2] });
     await api.run("no-such-run").catch(tell);
     await api.startRun({ spec: "name: x\\nsteps:\\n  - { nur: 1 }\\n", inventory: "devices: {}" }).catch(tell);
     await new OrchestratorClient({ url: "http://127.0.0.1:9" }).runs().catch(tell);
     for await (const _ of api.events("no-such-run")) break;`,
  );
  const ended = execute(process.execPath, ["errors.mjs", stack.url], { cwd: folder });
  const { stdout, stderr } = (await ended.catch((error: unknown) => error)) as {
    stdout: string;
    stderr: string;
  };
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    { kind: "refused", status: 404, code: "not_found", places: 0 },
    { kind: "refused", status: 422, code: "invalid_spec", places: expect.any(Number) },
    { kind: "unreachable" },
  ]);
  expect(stderr).toContain("ApiError: There is no run no-such-run");
});

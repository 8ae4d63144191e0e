// The Python client as its README makes it: the generator reads the document that lies here, and the example runs.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { pythonWith } from "../services/python-packages.mjs";
import { sharedStack } from "../services/shared-stack.js";

const execute = promisify(execFile);
const README = "packages/python-client/README.md";

let folder: string;
let python: string;
let readme: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-python-client-"));
  readme = await readFile(README, "utf8");
  const [, generator = "", args = ""] = /pipx run (\S+) ([\s\S]*?)\npip install/.exec(readme) ?? [];
  python = await pythonWith([generator], process.env);
  const words = args.replaceAll("\\\n", " ").trim().split(/\s+/);
  const output = words.indexOf("--output-path") + 1;
  await execute(python, ["-m", "openapi_python_client", ...words.with(output, join(folder, "client"))]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(program: string, env: Record<string, string>): Promise<string[]> {
  const file = join(folder, "program.py");
  await writeFile(file, program);
  const { stdout } = await execute(python, [file], {
    env: { ...process.env, PYTHONPATH: join(folder, "client"), ...env },
  });
  return stdout.trim().split("\n");
}

test("the example of its README starts a run, follows it and reads the results", async () => {
  const stack = await sharedStack();
  const lab = await startLab({ devices: [{ name: "r1" }, { name: "r2" }], kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const example = /```python\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? "";
  const said = await run(example, { ORCHESTRATOR_URL: stack.url, INVENTORY: lab.inventory() });
  expect(said.toSorted()).toEqual(["r1 passed", "r2 passed", "versions passed: 2 steps"]);
});

test("what the API refuses is a problem with its code and its places", async () => {
  const stack = await sharedStack();
  const program = `
import os
from device_orchestrator_client import Client
from device_orchestrator_client.api.compile_ import validate
from device_orchestrator_client.api.runs import get_run
from device_orchestrator_client.models import ValidateRequest

client = Client(base_url=os.environ["ORCHESTRATOR_URL"])
print(get_run.sync(client=client, id="no-such-run").code)
answer = validate.sync(client=client, body=ValidateRequest(spec="name: x\\nsteps:\\n  - { nur: 1 }\\n"))
print(answer.valid, answer.errors[0].line)
`;
  expect(await run(program, { ORCHESTRATOR_URL: stack.url })).toEqual(["not_found", "False 3"]);
});

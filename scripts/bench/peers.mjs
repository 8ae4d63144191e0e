// What people use today, on the same devices: nornir with netmiko, scrapli over asyncssh, scrapligo. Each logs in anew.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { COMMAND, devicesOf, LOGIN } from "./raw-ssh2.mjs";
import { at } from "../lib/root.mjs";
import { onEnd } from "../lib/run.mjs";
import { pythonWith } from "../../test/services/python-packages.mjs";

const run = promisify(execFile);
const folder = (...path) => at("scripts", "bench", "peers", ...path);

const PYTHON = [
  { name: "nornir+netmiko", packages: ["nornir==3.6.0", "netmiko==4.8.0"], script: "nornir_netmiko.py" },
  {
    name: "scrapli+asyncssh",
    packages: ["scrapli==2025.1.30", "asyncssh==2.24.1"],
    script: "scrapli_asyncssh.py",
  },
];

/**
 * Installs them: from PyPI, and with Go from its proxy.
 * @returns {Promise<{ name: string, run: (inventory: string, size: object) => Promise<{ ms: number, cpu: number }> }[]>}
 * milliseconds from the first login to the end of the last session, and processor seconds of that time: what a program takes to
 * start is not counted, nor is it of the engine
 */
export async function installPeers(say) {
  const peers = [];
  for (const { name, packages, script } of PYTHON) {
    say(`installing ${name} …`);
    peers.push(peer(name, await pythonWith(packages, process.env), folder(script)));
  }
  say("building scrapligo …");
  return [...peers, peer("scrapligo", await buildScrapligo())];
}

async function buildScrapligo() {
  const built = mkdtempSync(join(tmpdir(), "orchestrator-scrapligo-"));
  onEnd(() => rmSync(built, { recursive: true, force: true }));
  const binary = join(built, "scrapligo");
  try {
    await run("go", ["build", "-o", binary, "."], { cwd: folder("scrapligo") });
  } catch (error) {
    const why = error.code === "ENOENT" ? "there is no `go`; install Go 1.22 or newer" : error.stderr;
    throw new Error(`scrapligo could not be built: ${why}`, { cause: error });
  }
  return binary;
}

function peer(name, program, ...args) {
  return {
    name,
    async run(inventory, { devices, commands, concurrency }) {
      const task = {
        ...LOGIN,
        devices: devicesOf(inventory).slice(0, devices),
        commands,
        concurrency,
        command: COMMAND,
      };
      const started = run(program, args, { maxBuffer: 1 << 20 });
      started.child.stdin.end(JSON.stringify(task));
      const { stdout } = await started;
      return JSON.parse(stdout);
    },
  };
}

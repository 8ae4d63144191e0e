// Process entry: runs a simulated lab until SIGTERM or SIGINT. Prints `ready <JSON>` once every device listens.
import { readFile, writeFile } from "node:fs/promises";
import { parse } from "yaml";
import { parseLabArgs, USAGE } from "./args.js";
import type { Faults } from "./faults.js";
import { startLab, type LabOptions } from "./lab.js";

try {
  const { options, out, faults } = read(process.argv.slice(2));
  const lab = await startLab(options);
  try {
    if (faults) await applyFaults(faults);
    if (out) await writeFile(out, lab.inventory());
  } catch (error) {
    await lab.close();
    throw error;
  }
  const devices = lab.devices.map(({ name, host, port, platform }) => ({ name, host, port, platform }));
  console.log(`ready ${JSON.stringify({ pid: process.pid, out, control: lab.control, devices })}`);
  const stop = () => void lab.close().then(() => process.exit(0));
  // A supervisor stops its parts one after the other, and is gone when our stdin ends; Ctrl-C reaches all at once.
  const supervised = process.env["ORCHESTRATOR_SUPERVISED"] === "1";
  process.once("SIGTERM", stop);
  process.on("SIGINT", () => supervised || stop());
  process.on("SIGHUP", () => supervised || stop());
  if (supervised) process.stdin.once("end", stop).resume();

  /** A YAML file: device name to its faults. */
  async function applyFaults(file: string): Promise<void> {
    const all = parse(await readFile(file, "utf8")) as Record<string, Faults>;
    for (const [name, each] of Object.entries(all)) await lab.device(name).setFaults(each);
  }
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}

function read(args: string[]): { options: LabOptions; out: string | undefined; faults: string | undefined } {
  try {
    return parseLabArgs(args);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}

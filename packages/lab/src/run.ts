// Runs a lab as a process of its own does: arguments in, one ready line out, until it is told to stop.
import { readFile, writeFile } from "node:fs/promises";
import { parse } from "yaml";
import { parseLabArgs, USAGE } from "./args.js";
import type { Faults } from "./faults.js";
import { type Lab, startLab } from "./lab.js";

/**
 * Starts what the arguments ask for, writes the inventory, prints `ready <JSON>` with pid, control address and devices.
 * @throws {Error} for wrong arguments, an unknown kind or device, wrong faults, a busy port; nothing stays open
 */
export async function runLab(args: string[], print: (line: string) => void): Promise<Lab> {
  const { options, out, faults } = read(args);
  const lab = await startLab(options);
  try {
    if (faults) await applyFaults(lab, faults);
    if (out) await writeFile(out, lab.inventory());
  } catch (error) {
    await lab.close();
    throw error;
  }
  const devices = lab.devices.map(({ name, host, port, kind, platform }) => ({
    name,
    host,
    port,
    kind,
    platform,
  }));
  print(`ready ${JSON.stringify({ pid: process.pid, out, control: lab.control, devices })}`);
  return lab;
}

function read(args: string[]): ReturnType<typeof parseLabArgs> {
  try {
    return parseLabArgs(args);
  } catch (error) {
    // A wrong value has its own words; an argument that there is not, none.
    if (error instanceof TypeError) throw new Error(`${error.message}\n${USAGE}`, { cause: error });
    throw error;
  }
}

/** A YAML file: names of devices and their faults. */
async function applyFaults(lab: Lab, file: string): Promise<void> {
  const all = parse(await readFile(file, "utf8")) as Record<string, Faults>;
  for (const [name, each] of Object.entries(all)) await lab.device(name).setFaults(each);
}

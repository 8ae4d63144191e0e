// What an FRR lab could leave on the machine.
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { promisify } from "node:util";

const run = async (program: string, args: string[]) => (await promisify(execFile)(program, args)).stdout;
const names = (folder: string) => readdir(folder).catch(() => [] as string[]);

/** Everything that carries the number of a lab (the third octet of its network). */
export async function footprint(number: number): Promise<string[]> {
  const own = new RegExp(`orch-frr-${number}-|orchfrr${number}\\b|orchestrator-frr/${number}\\b`);
  const processes = (await run("ps", ["-eo", "stat=,args="]))
    .split("\n")
    .filter((line) => !line.startsWith("Z"));
  return [
    ...(await run("ip", ["netns", "list"])).split("\n"),
    ...(await run("ip", ["-br", "link"])).split("\n"),
    ...processes,
    ...(await names("/etc/netns")),
    ...(await names("/var/run/frr")),
    ...(await names("/run/orchestrator-frr")).map((name) => `/run/orchestrator-frr/${name}`),
  ].filter((line) => own.test(line));
}

export const hasUser = async (name: string) =>
  (await readFile("/etc/passwd", "utf8")).split("\n").some((line) => line.startsWith(`${name}:`));

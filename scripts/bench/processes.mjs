// What each process below us, or below another one, has used of the machine.
import { readFileSync } from "node:fs";
import { processTree } from "../lib/run.mjs";

const CLOCK_TICKS = 100;
const PARTS = {
  worker: /dist\/worker\/main\.js/,
  api: /dist\/api\/(main|compile\/)/,
  "temporal server": /temporal\S* server |\/server --config-file /,
  postgresql: /postgres/,
  "S3 server": /weed\S* server/,
  lab: /dist\/packages\/lab\/src\/main\.js/,
};

let top = process.pid;
/** Counts what is below another process from now on: the parts of a cluster are not ours. */
export const countBelow = (pid) => (top = pid);

/** @returns {{ part: string, pid: number }[]} */
export function parts() {
  return processTree(top).flatMap((pid) => {
    const command = textOf(pid, "cmdline").replaceAll("\0", " ");
    const [part] = Object.entries(PARTS).find(([, pattern]) => pattern.test(command)) ?? [];
    return part && !command.startsWith("/bin/sh") ? [{ part, pid }] : [];
  });
}

/** Resident memory of each part, bytes. */
export function memoryOf() {
  const memory = {};
  for (const { part, pid } of parts()) {
    const bytes = Number(/VmRSS:\s+(\d+)/.exec(textOf(pid, "status"))?.[1] ?? 0) * 1024;
    memory[part] = (memory[part] ?? 0) + bytes;
  }
  return memory;
}

/** Processor seconds of each part since the beginning of its processes; `bench` is this process. */
export function cpuNow() {
  const { user, system } = process.cpuUsage();
  const seconds = new Map([["bench", (user + system) / 1e6]]);
  for (const { part, pid } of parts()) {
    const fields = textOf(pid, "stat")
      .replace(/^.*\) /, "")
      .split(" ");
    const used = (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
    seconds.set(`${part} ${pid}`, used);
  }
  return seconds;
}

/** @returns {Record<string, number>} by part, what was used since then; a process that has begun meanwhile counts whole */
export function cpuSince(before) {
  const used = {};
  for (const [name, seconds] of cpuNow()) {
    const part = name.replace(/ \d+$/, "");
    used[part] = (used[part] ?? 0) + seconds - (before.get(name) ?? 0);
  }
  return used;
}

/** Empty for a process that has just ended. */
function textOf(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

// Finds and ends the processes of a lab, by id and nothing else.
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { until } from "./command.mjs";

/** Fields of /proc/PID/stat after the name, which may hold anything; undefined for what has ended or only waits to be reaped. */
const statOf = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields;
  } catch {
    return undefined;
  }
};

/** When a process started, in clock ticks since boot: with its id it names the process for good. */
export const startTime = (pid) => statOf(pid)?.[19];

const isAlive = (pid) => statOf(pid) !== undefined;
const parentOf = (pid) => Number(statOf(pid)?.[1] ?? 0);

const allPids = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Whether any process on the machine has this name. */
export const isRunning = (name) =>
  allPids().some((pid) => {
    try {
      return isAlive(pid) && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === name;
    } catch {
      return false;
    }
  });

/** A process and all that it started, as far as they still hang below it. */
export const familyOf = (pid) => {
  const children = new Map();
  for (const each of allPids()) {
    const parent = parentOf(each);
    children.set(parent, [...(children.get(parent) ?? []), each]);
  }
  const family = isAlive(pid) ? [pid] : [];
  for (let i = 0; i < family.length; i++) family.push(...(children.get(family[i]) ?? []));
  return family;
};

/** All processes that live in the same mount namespace as `pid`; none where that is also ours. */
export const housematesOf = (pid) => {
  const home = (of) => {
    try {
      return readlinkSync(`/proc/${of}/ns/mnt`);
    } catch {
      return undefined;
    }
  };
  const theirs = home(pid);
  if (!theirs || theirs === home("self")) return [];
  return allPids().filter((each) => home(each) === theirs);
};

/** TERM, and KILL for what is still there after `grace_ms`. Resolves when all are gone. */
export const endAll = async (pids, { grace_ms = 2_000 } = {}) => {
  const send = (signal) => {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // gone already
      }
    }
  };
  const gone = () => !pids.some(isAlive);
  send("SIGTERM");
  await until("processes of the lab end", gone, { within_ms: grace_ms }).catch(() => send("SIGKILL"));
  await until("killed processes of the lab are gone", gone);
};

// What a test file costs in processor time, which other work on the machine does not change as it changes time on the clock:
// a line of JSON for each file, of the test process and of all that it started (ORCHESTRATOR_TEST_CPU names the file).
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { afterAll, expect } from "vitest";

const TICKS_A_SECOND = 100;
const report = process.env.ORCHESTRATOR_TEST_CPU;

if (report !== undefined) {
  const before = { own: ownSeconds(), all: familySeconds() };
  afterAll(() => {
    const file = relative(process.cwd(), expect.getState().testPath ?? "");
    const own = ownSeconds() - before.own;
    const children = Math.max(0, familySeconds() - before.all - own);
    appendFileSync(report, `${JSON.stringify({ file, own: round(own), children: round(children) })}\n`);
  });
}

function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Of this process and all below it, those included that have ended and were waited for. */
function familySeconds(): number {
  const processes = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
      processes.set(Number(name), { parent: Number(fields[1]), ticks });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => {
    if (pid === process.pid) return true;
    const above = processes.get(pid)?.parent ?? 0;
    return above > 1 && isBelow(above);
  };
  let ticks = 0;
  for (const [pid, each] of processes) if (isBelow(pid)) ticks += each.ticks;
  return ticks / TICKS_A_SECOND;
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

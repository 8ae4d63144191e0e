// Results of a made-up run over many devices: every status, loops, triggers, diffs, recordings, and hostile texts.
import type { DeviceResult, StepResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import type { StepStatus } from "../../schemas/outcome.js";

const BEGUN = Date.parse("2026-01-01T00:00:00.000Z");
/** What a device could say to take the page over. */
export const HOSTILE = `</script><script>document.title="taken"</script><img src=x onerror="document.title='taken'"> <!-- {{7*7}} \u001b[31m`;

export interface Synthetic {
  run: Run;
  results: DeviceResult[];
  texts: Map<string, string>;
  recordings: Map<string, { path: string; bytes: number }[]>;
}

const STEPS = [
  ["baseline", "version", "run"],
  ["baseline", "interfaces", "run"],
  ["baseline", "before", "snapshot"],
  ["failover", "fail", "trigger"],
  ["failover", "settle", "wait"],
  ["after", "neighbors", "verify"],
  ["after", "ping", "run"],
  ["after", "after", "snapshot"],
  ["after", "difference", "diff"],
] as const;

/** Every tenth device fails, every 37th errs, every 101st is indeterminate. */
function statusOf(n: number, step: string): StepStatus {
  if (n % 101 === 50 && step === "fail") return "indeterminate";
  if (n % 37 === 20 && step === "neighbors") return "errored";
  if (n % 10 === 3 && step === "neighbors") return "failed";
  if (n % 23 === 7 && step === "ping") return "skipped";
  return "passed";
}

export function synthetic(count: number): Synthetic {
  const texts = new Map<string, string>();
  const recordings: Synthetic["recordings"] = new Map();
  const results = Array.from({ length: count }, (_, n) => device(n, texts, recordings));
  const of = (status: string) => results.filter((result) => result.status === status).length;
  const run: Run = {
    id: "synthetic1",
    workflow: "ospf-failover",
    status: "indeterminate",
    created_at: new Date(BEGUN).toISOString(),
    started_at: new Date(BEGUN + 100).toISOString(),
    finished_at: new Date(BEGUN + 95_300).toISOString(),
    deadline_at: null,
    inputs: { interface: "to-r2", probes: 3 },
    labels: { change: "CHG-1042", pipeline: "nightly" },
    actor: "ci",
    spec_digest: "0",
    devices: {
      total: count,
      passed: of("passed"),
      failed: of("failed"),
      errored: of("errored"),
      indeterminate: of("indeterminate"),
      skipped: 0,
      cancelled: 0,
      running: 0,
      waiting: 0,
    },
    links: {},
  };
  return { run, results, texts, recordings };
}

function device(n: number, texts: Map<string, string>, recordings: Synthetic["recordings"]): DeviceResult {
  const name = n === 3 ? HOSTILE : `${n % 3 === 0 ? "core" : "edge"}-${String(n).padStart(4, "0")}`;
  const folder = `devices/d${n}`;
  const steps: StepResult[] = [];
  let at = BEGUN + 200 + (n % 20) * 400;
  for (const [stage, id, action] of STEPS) {
    const status = statusOf(n, id);
    const times = id === "ping" ? 3 : 1;
    for (let turn = 0; turn < times; turn++) {
      const duration_ms = status === "skipped" ? 0 : 300 + ((n * 37 + turn * 101 + id.length * 53) % 900);
      const path = `${folder}/${id}${times > 1 ? `@${turn}` : ""}.txt`;
      const output =
        n === 3 ? HOSTILE : `Neighbor ID     Pri   State\n10.255.0.${n % 250}   1   FULL/DR   ${id}\n`;
      if (action !== "wait" && status !== "skipped" && n % 10 === 3) texts.set(path, output);
      steps.push({
        id: times > 1 ? `${id}[${turn}]` : id,
        stage,
        action,
        status,
        attempts: status === "errored" ? 3 : 1,
        ...(status === "errored" ? { remediation: `nc -vz 192.0.2.${n} 22` } : {}),
        started_at: new Date(at).toISOString(),
        duration_ms,
        ...(status === "failed"
          ? { message: `expected matches: (?i)full, found ${n === 3 ? HOSTILE : "INIT"}` }
          : {}),
        ...(status === "errored" ? { message: `${name}: the session was closed by the device` } : {}),
        ...(status === "indeterminate" ? { message: "sent, and no answer came; nothing is sent again" } : {}),
        checks:
          action === "verify" && status !== "errored"
            ? [
                {
                  expect: "matches: (?i)full",
                  held: status === "passed",
                  actual: n === 3 ? HOSTILE : "10.255.0.1 INIT",
                },
                { expect: "not_matches: (?i)down", held: true, actual: output },
              ]
            : [],
        artifacts:
          action === "wait" || status === "skipped"
            ? []
            : [
                {
                  path,
                  media_type: "text/plain; charset=utf-8",
                  bytes: output.length,
                  sha256: "0".repeat(64),
                },
              ],
        ...(action === "trigger" ? { detail: { parts: parts(status) } } : {}),
      });
      at += duration_ms;
      if (status !== "passed" && status !== "skipped") return end(status);
    }
  }
  return end("passed");

  function end(status: StepStatus): DeviceResult {
    if (n % 10 === 3) {
      const path = `${folder}/session-1.cast`;
      const cast = castOf(n === 3 ? HOSTILE : name);
      texts.set(path, cast);
      recordings.set(name, [{ path, bytes: cast.length }]);
      const difference = `${folder}/diffs/difference.json`;
      steps[0]?.artifacts.push({ path: difference, media_type: "application/json", bytes: 200, sha256: "0" });
      texts.set(difference, JSON.stringify(DIFFERENCE));
    }
    return { device: name, status, steps };
  }
}

const parts = (status: StepStatus) => [
  { part: "requires", status: "passed", duration_ms: 120 },
  { part: "do", status, duration_ms: 340, ...(status === "passed" ? {} : { message: "no answer" }) },
  { part: "verify", status: status === "passed" ? "passed" : "skipped", duration_ms: 0 },
];

const DIFFERENCE = [
  {
    command: "show ip route json",
    excluded: ["**.uptime"],
    differences: [
      { kind: "removed", path: ["10.1.0.0/24", "via"], before: "10.0.0.2" },
      { kind: "added", path: ["10.1.0.0/24", "via2"], after: HOSTILE },
      { kind: "changed", path: ["metric"], before: 10, after: 20 },
    ],
  },
];

const castOf = (name: string): string =>
  [
    { version: 2, width: 511, height: 24, timestamp: BEGUN / 1_000, title: name, env: { TERM: "vt100" } },
    [0.2, "o", "Welcome\r\n"],
    [0.4, "o", `\u001b[1m${name.slice(0, 40)}\u001b[0m#`],
    ...STEPS.map(([, id]) => [0.8, "m", `step ${id}`]),
    [0.9, "i", "show ip ospf neighbor\n"],
    [1.1, "o", "show ip ospf neighbor\r\n"],
    [1.5, "o", "wrong\b\b\b\b\b\u001b[K10.255.0.1  \u001b[31mINIT\u001b[0m/DR\r\n"],
    [1.9, "o", `${name.slice(0, 40)}#`],
    [9.5, "i", "exit\n"],
    [9.6, "o", "exit\r\n"],
  ]
    .map((line) => JSON.stringify(line))
    .join("\n");

// The kinds of runs whose histories are kept: every way that work and endings are told apart in a history.

const steps = (...lines) => `steps:\n${lines.map((line) => `  ${line}\n`).join("")}`;
const read = "- run: show version";

/** Spec by name; `after` acts on the run while it is under way, `limit` names its devices (default r1,r2). */
export const KINDS = {
  passed: { spec: steps("- id: a", "  run: show version", "- id: b", "  run: show version") },
  failed: { spec: steps("- id: a", "  run: show version", "  expect: \"device.name == 'r1'\"", read) },
  stages: {
    spec: `stages:
  - name: one
    steps: [{ run: show version, save: { n: "size(output)" } }]
  - name: never
    when: "1 > 2"
    steps: [{ run: show version }]
  - name: two
    targets: { hosts: [r1] }
    steps: [{ id: skipped, when: "device.name == 'r9'", run: show version }, { wait: 1s }, { id: last, run: show version }]
`,
  },
  write: {
    spec: steps(
      "- id: change",
      '  configure: ["interface Loopback7", "description orchestrator"]',
      "- id: check",
      "  verify: { run: show version, expect: [{ matches: . }], within: 5s, every: 1s }",
    ),
    limit: "r1",
  },
  skipped_write: {
    spec: steps("- id: change", "  when: \"device.name == 'r9'\"", '  configure: ["hostname x"]'),
    limit: "r1",
  },
  rejected: {
    spec: steps(
      "- id: bad",
      '  configure: ["no such line at all"]',
      "  rescue: [{ id: look, run: show version }]",
      "  always: [{ id: end, run: show clock }]",
    ),
    limit: "r1",
  },
  trigger: {
    spec: steps(
      "- id: t",
      "  trigger:",
      "    requires: { run: show version, expect: [{ matches: . }] }",
      '    do: { configure: ["interface Loopback7", "description a"] }',
      "    verify: { run: show version, expect: [{ matches: . }], within: 5s, every: 1s }",
      '    undo: { configure: ["interface Loopback7", "no description"] }',
    ),
    limit: "r1",
  },
  trigger_skipped: {
    spec: steps(
      "- id: t",
      "  trigger:",
      "    requires: { run: show version, expect: [{ contains: no such text }] }",
      '    do: { configure: ["interface Loopback7"] }',
      "    keep: true",
    ),
    limit: "r1",
  },
  confirmed: {
    spec: steps(
      "- id: change",
      '  configure: { lines: ["set system domain-name kept.example"], confirm: 10m }',
      "  expect: { contains: kept.example }",
    ),
    limit: "r3",
  },
  rolled_back: {
    spec: steps(
      "- id: change",
      '  configure: { lines: ["set system domain-name gone.example"], confirm: 1m }',
      "  expect: { contains: no such text }",
    ),
    limit: "r3",
  },
  loop: {
    spec: steps(
      "- id: reads",
      "  for_each: [version, clock]",
      "  as: what",
      "  run: show ${{ what }}",
      "- id: writes",
      "  for_each: [Loopback7, Loopback8]",
      "  as: name",
      '  configure: ["interface ${{ name }}"]',
    ),
    limit: "r1",
  },
  continued: {
    spec: `on_failure: continue\n${steps("- id: a", "  run: show version", "  expect: { contains: no such text }", "- id: b", "  run: show version")}`,
  },
  stopped: {
    spec: `on_failure: stop_run\nconcurrency: 1\n${steps("- id: a", "  run: show version", "  expect: { contains: no such text }")}`,
  },
  unreachable: {
    spec: `defaults: { retry: { attempts: 2, delay: 100ms } }\n${steps("- id: a", "  run: show version", read)}`,
    inventory: (text) => text.replace(/port: \d+/, "port: 1"),
    limit: "r1",
  },
  timed_out: { spec: `deadline: 3s\n${steps(read, "- wait: 1m", read)}` },
  cancelled: { spec: steps(read, "- wait: 1m", read), after: { path: "cancel", event: "step.finished" } },
  paused: {
    spec: steps(read, "- wait: 1s", "- id: last", "  run: show version"),
    after: { path: "pause", event: "step.finished", next: "resume" },
  },
  held: {
    spec: `on_failure: pause\n${steps("- id: a", "  run: show version", "  expect: \"device.name == 'r1'\"", read)}`,
    after: { path: "resume", event: "run.paused", body: { skip: ["r2"] } },
  },
};

export const specOf = (name) => `name: ${name}\n${KINDS[name].spec}`;

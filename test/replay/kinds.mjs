// The kinds of runs whose histories are kept: every way that work and endings are told apart in a history.

const steps = (...lines) => `steps:\n${lines.map((line) => `  ${line}\n`).join("")}`;
const read = "- run: show version";

/** A check that does not hold for long enough to be cut short, and what is done all the same. */
const undone = steps(
  "- id: t",
  "  trigger:",
  '    do: { configure: ["interface Loopback7", "description a"] }',
  "    verify: { run: show version, expect: [{ contains: no such text }], within: 10m, every: 1s }",
  '    undo: { configure: ["interface Loopback7", "no description"] }',
  "  always: [{ id: end, run: show clock }]",
);
/** Counted with all its iterations when the run is planned, although it does not run: the run is too large for one history. */
const large = `- name: large
    when: "1 > 2"
    steps:
      - { id: large, for_each: [${Array.from({ length: 700 }, (_, n) => n).join(", ")}], as: x, effect: write, run: "show \${{ x }}" }`;
/** The device closes the session when the second line of the change has reached it. */
const torn = [{ name: "r1", faults: { on: "^description torn", close_after_lines: 0, times: 1 } }];
const tear = ["- id: change", '  configure: ["interface Loopback7", "description torn"]'];

/**
 * Some do what others do not. Where several go on in one task of the workflow, the number of awaits on their ways decides
 * in which order.
 */
const crossing = Array.from({ length: 8 }, (_, n) => ({ name: `r${n + 1}` }));
const third = "device.name in ['r3', 'r6']";
/** So many that they share activities; what one of them does takes longer than the others wait for it. */
const many = Array.from({ length: 24 }, (_, n) => ({
  name: `r${n + 1}`,
  ...(n === 4 ? { faults: { latency_ms: 6_000, on: "^show clock" } } : {}),
}));
const allSlow = many.map(({ name }) => ({ name, faults: { latency_ms: 60_000, on: "^show clock" } }));

/**
 * Spec by name; `after` acts on the run while it is under way, `limit` names its devices (default r1,r2), `also` says which
 * histories are kept beside that of the run, by name.
 */
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
  looped: {
    spec: steps(
      "- { id: names, run: show version, save: { names: \"['Loopback7', 'Loopback8']\" } }",
      "- id: writes",
      '  for_each: "saved.names"',
      "  as: name",
      "  when: \"device.name == 'r1'\"",
      '  configure: ["interface ${{ name }}"]',
      "- { id: hold, when: \"device.name == 'r2'\", wait: 1s }",
      '- { id: reads, for_each: "saved.names", as: name, run: show version }',
    ),
  },
  rescued: {
    spec: steps(
      "- id: a",
      "  run: show version",
      "  expect: { contains: no such text }",
      '  rescue: [{ id: mend, configure: ["interface Loopback7"] }, { id: look, run: show clock }]',
      "  always: [{ id: end, run: show clock }]",
      "- { id: b, run: show version }",
    ),
    limit: "r1",
  },
  not_rescued: {
    spec: steps(
      "- id: a",
      "  run: show version",
      "  expect: { contains: no such text }",
      "  rescue: [{ id: mend, run: show clock, expect: { contains: no such text } }]",
      "  always: [{ id: end, run: show clock }]",
      "- { id: b, run: show version }",
    ),
    limit: "r1",
  },
  finally: {
    spec: `${steps(
      "- { id: a, run: show version, expect: { contains: no such text } }",
      "- { id: b, run: show version }",
    )}finally:\n  - { id: look, run: show clock, expect: { contains: no such text } }\n  - { id: back, configure: ["interface Loopback7"] }\n`,
    limit: "r1",
  },
  run_finally: {
    spec: `stages:
  - name: one
    steps: [{ id: a, run: show version, expect: "device.name == 'r1'" }]
  - name: two
    steps: [{ id: b, run: show version }]
finally:
  - { id: back, configure: ["interface Loopback7"] }
`,
  },
  run_finally_cancelled: {
    spec: `concurrency: 1
stages:
  - name: one
    steps: [{ id: a, run: show version }, { id: w, wait: 10m }]
finally:
  - { id: back, configure: ["interface Loopback7"] }
`,
    after: { event: "step.started", step: "w", path: "cancel" },
  },
  blocks: {
    spec: steps(
      "- for_each: [1, 2, 3]",
      "  block:",
      "    - { id: look, run: show clock }",
      "    - block:",
      '        - { id: change, when: "item > 1", configure: ["interface Loopback${{ item }}"] }',
      '        - { id: check, run: show version, expect: "item != 2" }',
      "      rescue: [{ id: mend, run: show clock }]",
      "  always: [{ id: end, run: show clock }]",
      '- { id: never, when: "1 > 2", block: [{ id: inside, run: show version }] }',
      "- { id: b, run: show version }",
    ),
    limit: "r1",
  },
  crossed: {
    spec: `concurrency: 5\non_failure: continue\n${steps(
      read,
      '- { id: change, configure: ["interface Loopback7"] }',
      "- id: guarded",
      "  run: show version",
      `  expect: "!(${third})"`,
      '  rescue: [{ id: mend, configure: ["interface Loopback7"] }, { id: look, run: show clock }]',
      "  always: [{ id: end, run: show clock }]",
      "- id: t",
      `  when: "${third}"`,
      "  trigger:",
      "    requires: { run: show version, expect: [{ matches: . }] }",
      '    do: { configure: ["interface Loopback7"] }',
      "    keep: true",
      "  always: [{ id: over, run: show clock }]",
      '- { id: writes, for_each: [Loopback7, Loopback8], as: name, configure: ["interface ${{ name }}"] }',
      `- { id: hold, when: "${third}", wait: 50ms }`,
      "- { id: last, run: show version }",
    )}`,
    devices: crossing,
  },
  batched: {
    spec: `batches: [1, 100%]\n${steps(read, "- id: change", '  configure: ["interface Loopback7"]')}`,
  },
  batch_stopped: {
    spec: `batches: [1, 100%]\nmax_failures: 0\n${steps("- id: a", "  run: show version", "  expect: { contains: no such text }")}`,
  },
  checked: {
    spec: steps(read, "- id: change", '  configure: ["interface Loopback7", "description a"]'),
    request: { check: true },
  },
  in_doubt: { spec: steps(...tear, "- { id: after, run: show version }"), devices: torn },
  settled: {
    spec: steps(
      ...tear,
      "- id: seen",
      "  verify: { run: show running-config, expect: [{ contains: description torn }], settles: change, within: 5s, every: 1s }",
    ),
    devices: torn,
  },
  resolved: {
    spec: `on_failure: pause\n${steps(...tear, "- { id: after, run: show version }")}`,
    devices: torn,
    after: {
      path: "devices/r1/resolve",
      event: "run.paused",
      body: { step: "change", outcome: "applied" },
      next: "resume",
    },
  },
  waited: {
    spec: steps("- id: change", '  configure: ["interface Loopback7"]', "- wait: 3s"),
    limit: "r1",
    behind: true,
  },
  grouped: {
    spec: `concurrency: 24\non_failure: continue\n${steps(
      "- { id: a, run: show version }",
      "- id: fails",
      "  run: show version",
      "  expect: \"!(device.name in ['r3', 'r7', 'r24'])\"",
      "  on_failure: skip_device",
      "- { id: b, run: show clock }",
      `- { id: third, when: "${third}", wait: 10ms }`,
      "- { id: each, for_each: [1, 2], as: n, run: show version }",
      '- { id: change, configure: ["interface Loopback7"] }',
      "- { id: last, run: show version }",
    )}`,
    devices: many,
  },
  grouped_lanes: {
    spec: `concurrency: 6\n${steps("- { id: a, run: show version }", "- wait: 10ms", "- { id: b, run: show clock }")}`,
    devices: many,
  },
  grouped_cancelled: {
    spec: `concurrency: 24\n${steps("- { id: a, run: show version }", "- { id: b, run: show clock, timeout: 2m }")}`,
    devices: allSlow,
    after: { path: "cancel", event: "progress", step: "b" },
  },
  sharded: {
    spec: `stages:
  - name: one
    steps:
      - { id: look, run: show version }
      - { id: change, configure: ["interface Loopback7"] }
  ${large}
  - name: two
    steps: [{ id: last, run: show version }]
`,
    also: { "sharded@shard": "stage-0-shard-0.0" },
  },
  sharded_cancelled: {
    spec: `stages:
  - name: one
    steps:
      - { id: look, run: show version }
      - id: t
        trigger:
          do: { configure: ["interface Loopback7"] }
          verify: { run: show version, expect: [{ contains: no such text }], within: 10m, every: 1s }
          undo: { configure: ["no interface Loopback7"] }
  ${large}
`,
    after: { path: "cancel", event: "progress", step: "t" },
    also: { "sharded_cancelled@shard": "stage-0-shard-0.0" },
  },
  cancelled_undone: { spec: undone, limit: "r1", after: { path: "cancel", event: "progress", step: "t" } },
  timed_out_undone: { spec: `deadline: 4s\n${undone}`, limit: "r1" },
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
  held_back: {
    spec: steps(read, "- wait: 1s", "- id: last", "  run: show version"),
    after: { path: "pause", event: "step.finished", next: "resume", pause_ms: 2_500 },
  },
  held: {
    spec: `on_failure: pause\n${steps("- id: a", "  run: show version", "  expect: \"device.name == 'r1'\"", read)}`,
    after: { path: "resume", event: "run.paused", body: { skip: ["r2"] } },
  },
};

/** Histories of workflows beside the runs: by name, the workflow's id for the run that was recorded last. */
export const OTHERS = { archive: (run) => `archive/${run}`, lease: () => "lease/default" };

/** Every history that is kept. */
export const NAMES = [
  ...Object.entries(KINDS).flatMap(([name, { also = {} }]) => [name, ...Object.keys(also)]),
  ...Object.keys(OTHERS),
];

export const specOf = (name) => `name: ${name}\n${KINDS[name].spec}`;

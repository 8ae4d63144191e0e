// Projects: quick unit tests beside the code, long ones beside it too (thousands of cases, every fault on every platform),
// end-to-end tests that start real services; and what is run by itself: a whole cluster, whose server is built first, and
// faults at random, which take long.
import { defineConfig } from "vitest/config";
import LongestFirst from "./scripts/lib/vitest-longest-first.js";

const folders = [
  "schemas",
  "compiler",
  "policy",
  "run-model",
  "steps",
  "workflows",
  "activities",
  "artifacts",
  "projection",
  "api",
  "worker",
  "cli",
  "inventory",
  "temporal-dev",
  "telemetry",
  "packages/*/src",
];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // What sources are turned into is kept in node_modules, by their text: for the next project, and the next time.
    experimental: { fsModuleCache: true },
    projects: [
      {
        test: {
          name: "unit",
          include: folders.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ["**/*.long.test.ts"],
          setupFiles: ["scripts/lib/vitest-cpu.ts"],
          // A test takes milliseconds; the bounds leave room to a machine that does much else.
          testTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
          // Some of their time they wait for a process or for a device.
          maxWorkers: 3,
          // No test leaves anything behind in a module; loading them anew for each file takes longer than the tests.
          isolate: false,
        },
      },
      {
        test: {
          name: "long",
          include: folders.map((folder) => `${folder}/**/*.long.test.ts`),
          setupFiles: ["scripts/lib/vitest-cpu.ts"],
          testTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
          isolate: false,
          // Most of their time they wait for silences of devices: those that take longest, a tenth of a processor each.
          maxWorkers: 8,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts"],
          exclude: ["test/cluster/**"],
          setupFiles: ["scripts/lib/vitest-cpu.ts"],
          globalSetup: ["scripts/lib/vitest-build.mjs", "scripts/lib/vitest-folder.mjs"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 40_000 } },
          // No file leaves anything behind in a module; loading them anew for each takes a second.
          isolate: false,
          // Most of their time they wait, for timeouts and for devices.
          maxWorkers: 5,
          // A busy machine may stall a process past a bound; what is broken fails twice. `npm test` names what was retried.
          retry: 1,
        },
      },
      {
        test: {
          name: "cluster",
          include: ["test/cluster/**/*.test.ts"],
          globalSetup: [
            "scripts/lib/vitest-build.mjs",
            "scripts/lib/vitest-folder.mjs",
            "scripts/lib/vitest-cluster.mjs",
          ],
          testTimeout: 600_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 40_000 } },
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/**/*.faults.ts"],
          globalSetup: ["scripts/lib/vitest-build.mjs", "scripts/lib/vitest-folder.mjs"],
          testTimeout: 3_600_000,
          hookTimeout: 180_000,
          // What a seed finds once is found; nothing is tried again.
          retry: 0,
          maxWorkers: 1,
        },
      },
    ],
  },
});

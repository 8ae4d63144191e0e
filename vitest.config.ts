// Three projects: quick unit tests beside the code, long ones beside it too (thousands of cases, every fault on every
// platform), and end-to-end tests that start real services.
import { defineConfig } from "vitest/config";
import LongestFirst from "./scripts/lib/vitest-longest-first.js";

const folders = [
  "schemas",
  "compiler",
  "run-model",
  "steps",
  "workflows",
  "activities",
  "devices",
  "artifacts",
  "projection",
  "api",
  "worker",
  "cli",
  "inventory",
  "temporal-dev",
  "telemetry",
];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: folders.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ["**/*.long.test.ts"],
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
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
          testTimeout: 120_000,
          expect: { poll: { timeout: 10_000 } },
          isolate: false,
          // Most of their time they wait for silences of devices.
          maxWorkers: 5,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts"],
          globalSetup: ["scripts/lib/vitest-build.mjs", "scripts/lib/vitest-folder.mjs"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          // No file leaves anything behind in a module; loading them anew for each takes a second.
          isolate: false,
          // Most of their time they wait, for timeouts and for devices.
          maxWorkers: 5,
          // A busy machine may stall a process past a bound; what is broken fails twice.
          retry: 1,
        },
      },
    ],
  },
});

// Two projects: quick unit tests beside the code, and end-to-end tests that start real services.
import { defineConfig } from "vitest/config";

const folders = [
  "schemas",
  "spec",
  "workflows",
  "activities",
  "devices",
  "artifacts",
  "projection",
  "api",
  "worker",
  "cli",
  "temporal-dev",
];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: folders.map((folder) => `${folder}/**/*.test.ts`),
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts"],
          globalSetup: ["scripts/lib/vitest-build.mjs"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

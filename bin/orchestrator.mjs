#!/usr/bin/env node
// The command `orchestrator`. In a checkout it first installs and builds what is missing; a package has its dist/ with it.
import { existsSync } from "node:fs";

// Before anything is loaded: Ctrl-C is 4, as later on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    process.stderr.write("Interrupted: no run was started.\n");
    process.exit(4);
  });

if (existsSync(new URL("../tsconfig.build.json", import.meta.url))) {
  const { prepare } = await import("../scripts/build.mjs");
  try {
    await prepare();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(3);
  }
}
await import("../dist/cli/main.js");

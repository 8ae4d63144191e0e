// Looks at the code without running it: format, lint, types, unused code. All of them run even if one finds something.
import { pathToFileURL } from "node:url";
import { bootstrap, SetupError } from "./bootstrap.mjs";
import { at, tool } from "./lib/root.mjs";
import { endOnSignals, run, seconds } from "./lib/run.mjs";

const CHECKS = [
  { name: "format", command: ["biome", "format", "."], cure: "npm run format" },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "types", command: ["tsc", "-p", "tsconfig.json", "--pretty", "false"] },
  { name: "types of the page", command: ["tsc", "-p", "projection/reports/html/page", "--pretty", "false"] },
  { name: "unused code", command: ["knip", "--no-progress"] },
  { name: "licences", script: "licences.mjs" },
];

/** @returns names of the checks that found something; what they found is printed */
export async function check() {
  const failed = [];
  await Promise.all(
    CHECKS.map(async ({ name, command: [program, ...args] = [], script, cure }) => {
      const { code, output, ms } = script
        ? await run(process.execPath, [at("scripts", script)])
        : await run(tool(program), args);
      if (code !== 0) {
        failed.push(name);
        process.stdout.write(`${output.trim()}\n`);
      }
      process.stdout.write(
        `  ${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds(ms)})${code !== 0 && cure ? `, cure: ${cure}` : ""}\n`,
      );
    }),
  );
  return failed;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  endOnSignals();
  try {
    await bootstrap();
    const failed = await check();
    if (failed.length > 0) {
      process.stderr.write(`failed: ${failed.join(", ")}\n`);
      process.exitCode = 1;
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

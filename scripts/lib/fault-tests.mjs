// Runs tests that inject faults, by a seed that is printed.
import { tool } from "./root.mjs";
import { run } from "./run.mjs";

export const newSeed = () => String(Math.floor(Math.random() * 1e9));

/**
 * @param {string[]} files
 * @param {{ seed: string, only?: string, env?: Record<string, string> }} options
 * @returns {Promise<number>} exit code
 */
export async function faultTests(files, { seed, only, env = {} }) {
  process.stdout.write(`seed ${seed}: --seed ${seed} repeats it\n`);
  const { code } = await run(
    tool("vitest"),
    [
      "run",
      // First: an option without a value would take one of them.
      ...files,
      "--project",
      "faults",
      "--disable-console-intercept",
      ...(only === undefined ? [] : ["--testNamePattern", only]),
    ],
    { env: { ...process.env, ORCHESTRATOR_FAULT_SEED: seed, ...env }, show: "all" },
  );
  return code;
}

// Known weaknesses of what a user of the package installs, as npm's registry knows them. It may not answer; then nobody knows.
import { pathToFileURL } from "node:url";
import { run } from "./lib/run.mjs";

const TIMEOUT_MS = 60_000;
const SERIOUS = ["high", "critical"];

/**
 * @returns {Promise<{ found: string[], unknown?: string }>} `found`: one line for each weakness that is serious;
 *   `unknown`: why the registry was of no help
 */
export async function audit() {
  const { output } = await run("npm", ["audit", "--omit=dev", "--json", "--audit-level=high"], {
    timeout_ms: TIMEOUT_MS,
  });
  const report = parsed(output);
  if (report?.vulnerabilities === undefined) {
    const why = report?.message || report?.error?.summary || output.trim().split("\n").at(-1);
    return { found: [], unknown: why || "no answer in time" };
  }
  const found = Object.values(report.vulnerabilities)
    .filter(({ severity }) => SERIOUS.includes(severity))
    .map(({ name, severity, via }) => {
      const why = via.map((each) =>
        typeof each === "string" ? `through ${each}` : `${each.title} (${each.url})`,
      );
      return `${name}: ${severity}; ${why.join("; ")}`;
    });
  return { found };
}

/** npm's warnings stand around the JSON. */
function parsed(output) {
  const [from, to] = [output.indexOf("{\n"), output.lastIndexOf("}")];
  try {
    return JSON.parse(output.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { found, unknown } = await audit();
  for (const line of found) process.stderr.write(`${line}\n`);
  if (unknown !== undefined)
    process.stderr.write(`not known: the registry did not answer the audit (${unknown})\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

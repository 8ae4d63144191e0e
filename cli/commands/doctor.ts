// `orchestrator doctor`: what is wrong here, and how to mend it.
import type { Command } from "commander";
import { colorsFor, say } from "../deps.js";
import { type Finding, examine } from "../doctor.js";
import { EXIT } from "../exit.js";
import { type Cli, runs } from "../cli.js";

const MARKS = { fine: "✓", warning: "!", wrong: "✗" } as const;

export function doctorCommand(parent: Command, cli: Cli): void {
  parent
    .command("doctor")
    .summary("say what is wrong and how to mend it")
    .description("Looks at this machine, the API, its Temporal and its store, and says what to mend.")
    .option("--json", "print the findings as one JSON document")
    .action(runs(cli, (options: { json?: boolean }) => doctor(cli, options.json === true)));
}

async function doctor(cli: Cli, json: boolean): Promise<number> {
  const { deps } = cli;
  const findings = await examine(cli);
  if (json) say(deps.stdout, JSON.stringify(findings, null, 2));
  else for (const finding of findings) tell(cli, finding);
  return findings.some((finding) => finding.state === "wrong") ? EXIT.errored : EXIT.passed;
}

function tell(cli: Cli, { state, subject, found, cure }: Finding): void {
  const colors = colorsFor(cli.deps, cli.deps.stdout);
  const paint = { fine: colors.green, warning: colors.yellow, wrong: colors.red }[state];
  say(cli.deps.stdout, `${paint(MARKS[state])} ${subject.padEnd(14)} ${found}`);
  if (cure !== undefined) say(cli.deps.stdout, `  ${" ".repeat(14)} ${colors.cyan(`→ ${cure}`)}`);
}

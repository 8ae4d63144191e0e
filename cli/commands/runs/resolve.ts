// `orchestrator runs resolve`: a person says whether an indeterminate change was applied.
import { Argument, type Command } from "commander";
import { say } from "../../deps.js";
import { type Cli, runs } from "../../cli.js";

export function resolveCommand(group: Command, cli: Cli): void {
  group
    .command("resolve")
    .description(
      "Settles an indeterminate step, also of a run that has ended: you have looked at the device and know whether the change is there.",
    )
    .argument("<run>", "id of the run")
    .argument("<device>", "name of the device")
    .argument("<step>", "id of the indeterminate step")
    .addArgument(new Argument("<outcome>", "what is true of the change").choices(["applied", "not_applied"]))
    .addHelpText("after", "\nExample:\n  orchestrator runs resolve RUN r1 push-config applied")
    .action(
      runs(cli, async (run: string, device: string, step: string, outcome: "applied" | "not_applied") => {
        const { client } = cli;
        const answer = await client.take(
          client.http.POST("/v1/runs/{id}/devices/{device}/resolve", {
            params: { path: { id: run, device } },
            body: { step, outcome },
          }),
        );
        say(cli.deps.stderr, `${device} ${step}: ${answer.status ?? outcome}`);
        return 0;
      }),
    );
}

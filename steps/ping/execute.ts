// `ping` on a worker: by the platform's own command; what it answers is data by the platform's own patterns.
import { renderCommands } from "../../activities/steps/commands.js";
import { ask } from "../../activities/steps/read.js";
import { DeviceError } from "../../packages/devices/src/errors.js";
import type { Execution } from "../kind.js";
import type { RunAction } from "../run/schema.js";
import { pingCommand } from "./command.js";
import type { PingAction } from "./schema.js";

export const execute: Execution<PingAction>["execute"] = async (task, step, values, { id, scope }) => {
  const data = task.platform.ping;
  if (!data) throw new DeviceError("unsupported", `platform ${task.platform.name} does not say how to ping`);
  const { to, source, vrf } = values;
  const texts = Object.entries({ to, source, vrf }).filter(([, text]) => text !== undefined) as [
    string,
    string,
  ][];
  const rendered = await renderCommands(
    task,
    texts.map(([, text]) => text),
    scope,
  );
  const named = Object.fromEntries(texts.map(([name], n) => [name, rendered[n]])) as Pick<PingAction, "to">;
  const asked: RunAction = { commands: [], single: true, parse: { with: "ping" } };
  return ask(task, step, { asked, commands: [pingCommand(data, { ...values, ...named })], id, scope });
};

// Sends the commands of a step, one after the other, keeps what came back and parses it.
import { inRun, stepJson, stepText } from "../../artifacts/paths.js";
import type { CommandResult } from "../../devices/session.js";
import type { Json } from "../../schemas/json.js";
import type { PlanStep, RunAction } from "../../schemas/plan.js";
import type { ArtifactRef } from "../../schemas/result.js";
import { assertSafeCommand, renderText } from "../../spec/index.js";
import { joinOutputs } from "../outputs.js";
import { ParseFailure, parseOutput } from "../parse.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { repliesOf } from "./replies.js";

export interface Answers {
  commands: string[];
  results: CommandResult[];
  /** One value, or a list where the step has a list of commands. */
  output: string | string[];
  /** Undefined where the output is no data. */
  parsed: Json | undefined;
  artifacts: ArtifactRef[];
  /** What the device said to the first command that it refused. */
  refused?: { command: string; said: string };
  /** Why the output, which is kept, is not the data that was asked for. */
  unparsed?: string;
}

/** @throws {ExpressionError} where a command cannot be rendered, or holds a line break */
export function renderCommands(action: Pick<RunAction, "commands">, scope: Scope): string[] {
  return action.commands.map((template) => {
    const command = renderText(template, scope);
    assertSafeCommand(command);
    return command;
  });
}

export interface Sending {
  task: Task;
  step: PlanStep;
  scope: Scope;
  commands: string[];
  action: Pick<RunAction, "single" | "parse">;
  /** Name of the artifacts; absent: none are kept. */
  keep?: { id: string; part?: string };
  /** Awaited before the first byte of the first command. */
  beforeSend?: () => Promise<void>;
}

/** Stops at the first refused command. @throws {DeviceError} */
export async function sendCommands(sending: Sending): Promise<Answers> {
  const { task, step, commands, action, scope } = sending;
  const session = await task.session.get(task.journal.signal);
  const replies = await repliesOf(task, step, scope);
  const results: CommandResult[] = [];
  for (const [n, command] of commands.entries()) {
    const result = await session.send(command, {
      timeout_ms: step.timeout_ms,
      signal: task.journal.signal,
      replies,
      ...(n === 0 && sending.beforeSend ? { beforeSend: sending.beforeSend } : {}),
    });
    results.push(result);
    if (result.refused !== undefined) break;
  }
  const refusal = results.find((result) => result.refused !== undefined);
  const outputs = results.map((result) => result.output);
  const artifacts = sending.keep
    ? [await keepText(task, sending.keep, joinOutputs(commands, outputs, action.single))]
    : [];
  const { values, unparsed } = refusal ? { values: [] } : await parseAll(task, action.parse, results);
  const parsed = action.single ? values[0] : listOf(values);
  if (sending.keep && parsed !== undefined) artifacts.push(await keepJson(task, sending.keep, parsed));
  return {
    commands,
    results,
    output: action.single ? (outputs[0] ?? "") : outputs,
    parsed,
    artifacts,
    ...(unparsed === undefined ? {} : { unparsed }),
    ...(refusal ? { refused: { command: refusal.command, said: refusal.refused ?? "" } } : {}),
  };
}

async function parseAll(
  task: Task,
  how: RunAction["parse"],
  results: CommandResult[],
): Promise<{ values: (Json | undefined)[]; unparsed?: string }> {
  try {
    return { values: await Promise.all(results.map((result) => parseOutput(task, how, result))) };
  } catch (error) {
    if (error instanceof ParseFailure) return { values: [], unparsed: error.message };
    throw error;
  }
}

/** One entry for each command, null where its output is no data; undefined where none is. */
const listOf = (values: (Json | undefined)[]): Json | undefined =>
  values.some((value) => value !== undefined) ? values.map((value) => value ?? null) : undefined;

type Keep = { id: string; part?: string };

async function keepText(
  { deps, input, redactor }: Task,
  { id, part }: Keep,
  text: string,
): Promise<ArtifactRef> {
  return put(deps, input.run, stepText(input.run, input.device, id, part), redactor.text(text));
}

async function keepJson(
  { deps, input, redactor }: Task,
  { id, part }: Keep,
  value: Json,
): Promise<ArtifactRef> {
  const text = JSON.stringify(redactor.json(value), null, 2);
  return put(deps, input.run, stepJson(input.run, input.device, id, part), text);
}

export async function put(
  { store }: Task["deps"],
  run: string,
  path: string,
  body: string,
): Promise<ArtifactRef> {
  const { media_type, bytes, sha256 } = await store.put(path, body);
  return { path: inRun(run, path), media_type, bytes, sha256 };
}

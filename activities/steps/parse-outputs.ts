// The data of a step's outputs, all of them together.
import type { CommandResult } from "../../packages/devices/src/session.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { RunAction } from "../../schemas/plan.js";
import { ParseFailure, parseOutput } from "../parse.js";
import type { Task } from "../task.js";
import type { Answers, Sending } from "./commands.js";
import { HELD } from "./large-output.js";

/** What the stand-ins make of the data; undefined where it cannot be parsed with them. */
export async function parseStandIns(
  { task, action, results }: Pick<Sending, "task" | "action"> & { results: CommandResult[] },
  output: string | string[],
): Promise<Json | undefined> {
  const replaced = [output].flat().map((each, n) => ({ ...results[n]!, output: each }));
  const { values } = await parseAll(task, action.parse, replaced);
  return action.single ? values[0] : listOf(values);
}

export async function parseAll(
  task: Task,
  how: RunAction["parse"],
  results: CommandResult[],
): Promise<Pick<Answers, "unparsed"> & { values: (Json | undefined)[] }> {
  try {
    return { values: await Promise.all(results.map((result) => parseWhole(task, how, result))) };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    const { message, limit, said } = error;
    return { values: [], unparsed: { message, limit, said } };
  }
}

/** A part of an output is not data. */
function parseWhole(task: Task, how: RunAction["parse"], result: CommandResult): Promise<Json | undefined> {
  if (!result.truncated && result.output.length < HELD) return parseOutput(task, how, result);
  if (how === undefined) return Promise.resolve(undefined);
  throw new ParseFailure(
    `the output of \`${result.command}\` has ${result.bytes} bytes or more; outputs of up to ${HELD} characters are parsed. Ask for less with one command.`,
  );
}

/** One entry for each command, null where its output is not data; undefined where none is. */
export const listOf = (values: (Json | undefined)[]): Json | undefined =>
  values.some((value) => value !== undefined) ? values.map((value) => value ?? null) : undefined;

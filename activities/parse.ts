// What a command's output says as data: as the step asks, or by itself where it is JSON.
import type { CommandResult } from "../devices/session.js";
import type { Json } from "../schemas/json.js";
import type { ParseHow } from "../schemas/plan.js";
import { matchesStart } from "../spec/index.js";
import type { Task } from "./task.js";

/** The output is kept; it is not the data that the step asked for. */
export class ParseFailure extends Error {
  override readonly name = "ParseFailure";
}

/** @returns undefined where the output is no data and nobody asked for any. @throws {ParseFailure} */
export async function parseOutput(
  { platform }: Pick<Task, "platform">,
  how: ParseHow | undefined,
  { command, output }: CommandResult,
): Promise<Json | undefined> {
  if (how && how.with !== "json") {
    throw new ParseFailure(
      `parsing with ${how.with} is not available in this version; ask for JSON output instead`,
    );
  }
  const text = output.trim();
  const expected =
    how !== undefined || (platform.json !== undefined && matchesStart(platform.json.pattern, command));
  if (!expected && !/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (!expected) return undefined;
    throw new ParseFailure(
      `the output of \`${command}\` is no JSON: ${(error as Error).message}; it begins: ${text.slice(0, 200)}`,
    );
  }
}

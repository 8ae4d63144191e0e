// What a command's output says as data: as the step asks, or by itself where it is JSON.
import type { Json } from "../words/json.js";
import type { ParseHow } from "../words/parse-how.js";
import type { Platform } from "../words/platform.js";
import { re2 } from "../shell/regex.js";
import { holdsLog } from "../shell/syslog.js";
import { LIMIT_CODES, ParseError } from "./errors.js";
import { isNoise, withoutNoise } from "./noise.js";
import { performInThread, withoutNoiseInThread } from "./pool.js";
import { TooDearForLoop } from "./formats/regex.js";
import { perform, type Work } from "./work.js";

/**
 * Outputs longer than this, in characters, are parsed in a thread: some formats take time that grows faster than a
 * hostile line does.
 */
export const LARGE = 8 * 1_024;
/** JSON of this length is parsed in a few milliseconds, whatever it holds. */
const LARGE_JSON = 64 * 1_024;

export interface ParseRequest {
  /** Undefined: output that is JSON parses by itself, any other is not data. */
  how: ParseHow | undefined;
  platform: Pick<Platform, "name" | "textfsm" | "json" | "ping">;
  command: string;
  output: string;
  /** After which the command was typed, without trailing blanks, as `CommandResult` tells it. */
  prompt?: string;
  /** Folder of TextFSM templates with their index. */
  templates_dir?: string;
}

/**
 * TextFSM always works in a thread with a time limit, since its patterns may backtrack; everything else does so for
 * large outputs and dear patterns.
 * An output that cannot be read is read once more without the log messages that the device printed into it.
 *
 * @returns undefined where the output is not data and nobody asked for any
 * @throws {ParseError} never gives an empty list for an output that it could not read
 */
export async function parseOutput(request: ParseRequest): Promise<Json | undefined> {
  let first: { error: ParseError } | undefined;
  try {
    const parsed = await parseAs(request, request.output);
    if (parsed !== undefined) return parsed;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    first = { error };
  }
  for (const text of await secondLooks(request, first?.error)) {
    try {
      return await parseAs(request, text);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
    }
  }
  if (first) throw first.error;
  return undefined;
}

/** What the device would have printed undisturbed. */
async function secondLooks(
  { how, command, output, prompt = "" }: ParseRequest,
  error?: ParseError,
): Promise<string[]> {
  const asked = { command, prompt };
  const isTemplate = how?.with === "textfsm";
  // Messages are what an output about the log is made of.
  if (isTemplate && (error?.text === undefined || /log/i.test(command) || !isNoise(error.text, asked)))
    return [];
  if (!isTemplate && error && error.code !== "not_json" && error.code !== "not_xml") return [];
  const looks =
    output.length > LARGE ? await withoutNoiseInThread(output, asked) : withoutNoise(output, asked);
  return isTemplate ? looks.slice(0, 1) : looks;
}

async function parseAs(request: ParseRequest, output: string): Promise<Json | undefined> {
  const { how, platform, command } = request;
  if (!how) return byItself(platform, command, output);
  const work = workFor(how, { ...request, output });
  if (how.with === "json") return readJson(output);
  if (how.with === "textfsm" || output.length > LARGE) return performInThread(work);
  try {
    return perform(work, { loop: true });
  } catch (error) {
    if (error instanceof TooDearForLoop) return performInThread(work);
    throw error;
  }
}

function workFor(how: ParseHow, { platform, command, output, templates_dir }: ParseRequest): Work {
  const template = how.template === undefined ? {} : { template: how.template };
  switch (how.with) {
    case "textfsm":
      return {
        with: "textfsm",
        text: output,
        strict: true,
        platform: platform.textfsm ?? platform.name,
        command,
        ...template,
        ...(templates_dir === undefined ? {} : { folder: templates_dir }),
      };
    case "ping":
      return { with: "ping", text: output, statistics: platform.ping?.statistics ?? [] };
    case "xml":
      return { with: "xml", text: output, ...(how.path === undefined ? {} : { path: how.path }) };
    case "json":
    case "key_value":
      return { with: how.with, text: output };
    default:
      return { with: how.with, text: output, ...template };
  }
}

/** Whether an output for which nobody asked as data may parse by itself. Large ones are not looked through for this. */
export const looksLikeData = (platform: ParseRequest["platform"], command: string, output: string): boolean =>
  output.length > LARGE || BEGINS_JSON.test(output) || isJsonExpected(platform, command) || holdsLog(output);

/** Characters of a command that are looked at. */
const LONGEST_COMMAND = 4_000;
export const BEGINS_JSON = /^\s*[[{]/;

const isJsonExpected = ({ json }: ParseRequest["platform"], command: string): boolean =>
  json !== undefined && re2(json.pattern).matchesStart(command.slice(0, LONGEST_COMMAND));

async function byItself(
  platform: ParseRequest["platform"],
  command: string,
  output: string,
): Promise<Json | undefined> {
  if (isJsonExpected(platform, command)) return readJson(output);
  if (!BEGINS_JSON.test(output)) return undefined;
  try {
    return await readJson(output);
  } catch (error) {
    if (error instanceof ParseError && !LIMIT_CODES.has(error.code)) return undefined;
    throw error;
  }
}

function readJson(text: string): Json | Promise<Json> {
  const work = { with: "json", text } as const;
  return text.length > LARGE_JSON ? performInThread(work) : perform(work);
}

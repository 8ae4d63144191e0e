// Requests to parse, one JSON object a line on stdin, answered in order, one JSON object a line on stdout.
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { ParseError } from "../packages/devices/src/parse/index.js";
import type { Json } from "../packages/devices/src/words/json.js";
import { type Deps, jsonLine } from "./deps.js";
import { messageOf } from "./errors.js";
import type { ParseChoice } from "./parse-reader.js";

const RequestSchema = v.object({
  template: v.optional(v.string()),
  platform: v.optional(v.string()),
  command: v.optional(v.string()),
  text: v.string(),
});

type Answer = { records: Json } | { error: { code: string; message: string; line?: number; text?: string } };

export async function answerRequests(
  { stdin, stdout }: Pick<Deps, "stdin" | "stdout">,
  read: (choice: ParseChoice, text: string) => Promise<Json>,
): Promise<void> {
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const answer = await answerTo(line, read);
    if (!stdout.write(jsonLine(answer))) await once(stdout, "drain");
  }
}

async function answerTo(
  line: string,
  read: (choice: ParseChoice, text: string) => Promise<Json>,
): Promise<Answer> {
  const request = requestOf(line);
  if (typeof request === "string") return { error: { code: "bad_request", message: request } };
  const { text, template, platform, command } = request;
  try {
    const choice = {
      ...(template === undefined ? {} : { template }),
      ...(platform === undefined ? {} : { platform }),
      ...(command === undefined ? {} : { command }),
    };
    return { records: await read(choice, text) };
  } catch (error) {
    if (error instanceof ParseError) return { error: error.toData() };
    return { error: { code: "defect", message: messageOf(error) } };
  }
}

/** What is wrong with it, as a text, where it is not a request. */
function requestOf(line: string): v.InferOutput<typeof RequestSchema> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `the request is not JSON: ${messageOf(error)}`;
  }
  const parsed = v.safeParse(RequestSchema, value);
  if (parsed.success) return parsed.output;
  const { path, message } = parsed.issues[0];
  const at = path?.map(({ key }) => String(key)).join(".") ?? "request";
  return `the request needs { template | platform + command, text }; ${at}: ${message}`;
}

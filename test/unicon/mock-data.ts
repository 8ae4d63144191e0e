// What Unicon's mock data say: the oracle of the tests that talk to the mock devices.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

export interface State {
  prompt?: string;
  commands?: Record<string, unknown>;
}

/** All states of a system, by name. */
export async function statesOf(folder: string, os: string): Promise<Record<string, State>> {
  const files = (await readdir(join(folder, os))).filter((file) => file.endsWith(".yaml"));
  const options = { merge: true, uniqueKeys: false, maxAliasCount: -1 };
  const all = await Promise.all(
    files.map(async (file) => parse(await readFile(join(folder, os, file), "utf8"), options) as object),
  );
  return Object.assign({}, ...all) as Record<string, State>;
}

/** Output without what terminals and mocks do not agree on: control codes, blanks at the ends of lines, empty lines. */
export function plain(text: string): string {
  return text
    .replace(/\x1b\[\??[\d;]*[A-Za-z]/g, "")
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

// One piece of parsing, as plain data that can go to a thread, and what is done for it.
import type { Json } from "../words/json.js";
import { excerpt, ParseError } from "./errors.js";
import { parseJson } from "./formats/json.js";
import { parseKeyValue } from "./formats/key-value.js";
import { parsePing } from "./formats/ping.js";
import { parseRegex } from "./formats/regex.js";
import { withinSize } from "./formats/size.js";
import { parseTable } from "./formats/table.js";
import { parseXml } from "./formats/xml.js";
import type { Table } from "./templates/engine.js";
import { recordsOf } from "./templates/records.js";
import { tableByCommand, tableByTemplate } from "./templates/select.js";

/** The loop of the worker is held up for no longer than about this, milliseconds. */
const LOOP_MS = 20;

export interface TextFsmWork {
  with: "textfsm";
  /** A name in the folder, the text of a template, or a path where `path` is set. */
  template?: string;
  path?: boolean;
  /** Instead of a template: the index's own name of the platform. */
  platform?: string;
  command?: string;
  /** Holds the templates and their index. */
  folder?: string;
  /** Fails where not a single line of an output that is not blank is known to the template. */
  strict?: boolean;
}

export type Work = (
  | TextFsmWork
  | { with: "json" }
  | { with: "regex"; template?: string }
  | { with: "xml"; path?: string }
  | { with: "key_value" }
  | { with: "table"; template?: string }
  | { with: "ping"; statistics: readonly string[] }
) & { text: string };

/**
 * @param where.loop on the loop of the worker, which is not to be held up
 * @throws {ParseError} @throws {TooDearForLoop} only on the loop
 */
export const perform = (work: Work, where: { loop?: boolean } = {}): Json => withinSize(read(work, where));

function read(work: Work, where: { loop?: boolean }): Json {
  const { text } = work;
  switch (work.with) {
    case "json":
      return parseJson(text);
    case "regex":
      return parseRegex(text, work.template, where.loop === true ? LOOP_MS : undefined);
    case "xml":
      return parseXml(text, work.path);
    case "key_value":
      return parseKeyValue(text);
    case "table":
      return parseTable(text, work.template);
    case "ping":
      return parsePing(text, work.statistics);
    case "textfsm": {
      const table = tableOf(work, text);
      if (work.strict && !table.matched && text.trim() !== "")
        throw new ParseError(
          "no_match",
          `no rule of the template matches any line of the output; it begins: ${excerpt(text)}`,
          {
            line: 1,
            text: excerpt(text),
          },
        );
      return recordsOf(table);
    }
  }
}

function tableOf({ template, path, platform, command, folder }: TextFsmWork, text: string): Table {
  if (template !== undefined) return tableByTemplate(text, { template, folder, path: path === true });
  if (platform === undefined || command === undefined)
    throw new ParseError("no_template", "a template is chosen by its name, or by platform and command");
  return tableByCommand(text, { platform, command: command.trim(), folder });
}

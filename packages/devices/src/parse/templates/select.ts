// Reads an output with a template: one that is named, or those that the index names for a platform and a command.
import { ParseError } from "../errors.js";
import { parseTemplate, type Row, runTemplate, type Table, type Template } from "./engine.js";
import { findRow } from "./index-file.js";
import { loadIndex, loadTemplate, templatePath, templatesFolder } from "./folder.js";
import { extendTable } from "./merge.js";

/** Template text in place of a name: it has more than one line. */
const isText = (template: string): boolean => template.includes("\n");

/**
 * With the template that is named: a name in the folder, a path where `allow_path`, or the template's text itself.
 * @throws {ParseError}
 */
export function tableByTemplate(
  text: string,
  { template, folder, path }: { template: string; folder: string | undefined; path: boolean },
): Table {
  return runTemplate(namedTemplate(template, folder, path), text);
}

function namedTemplate(template: string, folder: string | undefined, path: boolean): Template {
  if (isText(template)) return parseTemplate(template);
  if (path) return loadTemplate(template);
  return loadTemplate(templatePath(templatesFolder(folder), template));
}

/**
 * With the templates that the index names. List items are texts here, as clitable makes them.
 * @param platform the index's own name of it
 * @throws {ParseError} `no_template` among others
 */
export function tableByCommand(
  text: string,
  { platform, command, folder }: { platform: string; command: string; folder: string | undefined },
): Table {
  const place = templatesFolder(folder);
  const row = findRow(loadIndex(place), { Command: command, Platform: platform });
  if (!row)
    throw new ParseError(
      "no_template",
      `the index of the templates has none for \`${command}\` on ${platform}; name one with \`template\`, or add it to the index in ${place}`,
    );
  let keys: string[] = [];
  let table: Table | undefined;
  for (const name of row.templates) {
    const template = loadTemplate(templatePath(place, name));
    if (keys.length === 0)
      keys = template.values.filter(({ options }) => options.includes("Key")).map((value) => value.name);
    const each = runTemplate(template, text);
    const next = { ...each, rows: each.rows.map((cells) => cells.map(asText)) };
    table = table ? extendTable(table, next, keys) : next;
  }
  return table!;
}

/** A group that took no part is the text None in lists that clitable makes. */
const asText = (cell: Row[number]): Row[number] =>
  Array.isArray(cell) ? cell.map((item) => item ?? "None") : cell;

// A table with a heading: one device a row. Columns are known by the names that people give them; the others are vars.
import { parse } from "csv-parse/sync";
import { clearText, type Draft, type DraftDevice, newDevice } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes, SourceLine } from "../notes.js";
import type { Reader } from "../reader.js";
import { hopsOf } from "../ssh/arguments.js";
import type { ScalarValue } from "../yaml/read.js";
import { type Column, columnsOf } from "./columns.js";

export const csv: Reader = {
  summary: "a table with a heading; `,`, `;`, tab or `|` between its columns",
  source:
    "the file; columns such as name, host, platform, port, username, groups, site, tags, jump; others are vars",
  read(source, world, notes) {
    const text = world.read(source);
    if (text === undefined) throw new SourceError(`there is no file ${source}`);
    const [heading, ...rows] = rowsOf(text, source);
    if (heading === undefined) throw new SourceError("the table is empty", { file: source, line: 1 });
    const columns = columnsOf(heading.cells);
    if (!columns.some(({ role }) => role === "name" || role === "host"))
      throw new SourceError(
        "the first line names no column for the device",
        { file: source, line: heading.line },
        "give the table a heading, `name,host,platform,username` for example",
      );
    const devices: DraftDevice[] = [];
    const lines = new Map<string, number>();
    for (const { cells, line } of rows) {
      const device = deviceOf(cells, columns, { file: source, line }, notes);
      if (device === undefined) continue;
      const before = lines.get(device.name);
      if (before !== undefined) {
        notes.lost(
          device.place,
          `\`${device.name}\` was in line ${before} already; this line is left out`,
          "give each device a name of its own",
        );
        continue;
      }
      lines.set(device.name, line);
      devices.push(device);
    }
    if (devices.length === 0)
      throw new SourceError("the table has no devices", { file: source, line: heading.line });
    return { devices, groups: new Map(), vars: new Map() } satisfies Draft;
  },
};

interface Row {
  cells: string[];
  line: number;
}

function rowsOf(text: string, file: string): Row[] {
  const first =
    text
      .replace(/^\ufeff/, "")
      .split(/\r?\n/)
      .find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
  const delimiter = [",", ";", "\t", "|"].sort((a, b) => first.split(b).length - first.split(a).length)[0]!;
  try {
    const found = parse(text, {
      bom: true,
      delimiter,
      trim: true,
      comment: "#",
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return found
      .map(({ record, info }) => ({
        cells: record,
        line: info.lines - record.join("").split("\n").length + 1,
      }))
      .filter(({ cells }) => cells.some((cell) => cell !== ""));
  } catch (error) {
    const { message, lines } = error as { message: string; lines?: number };
    throw new SourceError(`this is not a table: ${message}`, { file, line: lines ?? 1 }, undefined, {
      cause: error,
    });
  }
}

/** `core; edge`, or in a column of groups and tags also `core edge`; a role may have blanks. */
function listOf(text: string, heading = ""): string[] {
  const parts = text.split(/[;,|]/);
  const words = parts.length === 1 && !/role/i.test(heading) ? text.split(/\s+/) : parts;
  return words.map((each) => each.trim()).filter((each) => each !== "");
}

function deviceOf(
  cells: readonly string[],
  columns: readonly Column[],
  place: SourceLine,
  notes: Notes,
): DraftDevice | undefined {
  const cell = (role: Column["role"]): string | undefined =>
    columns
      .map((column, i) => (column.role === role ? cells[i] : undefined))
      .find((text) => text !== undefined && text !== "");
  const address = cell("host")?.replace(/\/\d+$/, "");
  const name = cell("name") ?? address;
  if (name === undefined) {
    notes.lost(
      place,
      "the line has neither a name nor an address, and is left out",
      "write one of them into the line",
    );
    return undefined;
  }
  const device = newDevice(name, place);
  if (address !== undefined) device.host = address;
  if (cells.length > columns.length)
    notes.shared(
      "lost",
      name,
      place,
      `the line has ${cells.length} cells and the heading ${columns.length}; the last ones are left out`,
      "name them in the heading, or put a text with a comma in quotes",
    );
  applyPlatform(device, cells, columns, place);
  applyPort(device, cell("port"), place, notes);
  applyTransport(device, cell("transport"), place, notes);
  device.groups = listOf(cell("groups") ?? "", columns.find(({ role }) => role === "groups")?.heading);
  device.tags = listOf(cell("tags") ?? "");
  const site = cell("site");
  if (site !== undefined) applySite(device, site, place, notes);
  const jump = cell("jump");
  if (jump !== undefined) device.hops = hopsOf(jump, place);
  applyLogin(device, cell, place);
  for (const [i, { role, heading }] of columns.entries()) {
    const text = cells[i];
    if (role === "var" && text !== undefined && text !== "") device.vars.set(heading, scalar(text, place));
  }
  return device;
}

/** The platform's own column first. Another one may be meant where that says what the device is for: it is a var then, too. */
function applyPlatform(
  device: DraftDevice,
  cells: readonly string[],
  columns: readonly Column[],
  place: SourceLine,
): void {
  const candidates = columns
    .map((column, i) => ({ ...column, value: cells[i] ?? "" }))
    .filter(({ mayBePlatform, value }) => mayBePlatform && value !== "")
    .sort((a, b) => Number(b.role === "platform") - Number(a.role === "platform"));
  for (const { value } of candidates) device.platforms.push({ value, ...place });
  const [first] = candidates;
  if (candidates.length > 1 && first?.role === "platform" && /type/i.test(first.heading))
    device.vars.set(first.heading, scalar(first.value, place));
}

function applyPort(device: DraftDevice, text: string | undefined, place: SourceLine, notes: Notes): void {
  if (text === undefined) return;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) device.port = port;
  else notes.lost(place, `\`${text}\` is not a port`, "a port is a number from 1 to 65535");
}

function applyTransport(
  device: DraftDevice,
  text: string | undefined,
  place: SourceLine,
  notes: Notes,
): void {
  const plain = text?.toLowerCase().replace(/v?\d$/, "");
  if (plain === undefined || plain === "ssh") return;
  if (plain === "telnet" || plain === "netconf" || plain === "local") device.transport = plain;
  else
    notes.lost(
      place,
      `the transport \`${text}\` is not supported; \`${device.name}\` is reached over SSH`,
      "a transport is ssh, telnet, netconf or local",
    );
}

/** A site decides which workers do the work. */
function applySite(device: DraftDevice, site: string, place: SourceLine, notes: Notes): void {
  const plain = site.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replaceAll(/^[^A-Za-z0-9]+|-+$/g, "");
  if (plain === "") return;
  device.site = plain;
  if (plain === "default") return;
  notes.shared(
    "chosen",
    device.name,
    place,
    `its site is \`${plain}\`, and only workers of that site reach it`,
    `start one with \`orchestrator worker --site ${plain}\`, or call the column \`location\`: it is a var then`,
  );
}

function applyLogin(
  device: DraftDevice,
  cell: (role: Column["role"]) => string | undefined,
  place: SourceLine,
): void {
  const { login } = device;
  const username = cell("username");
  const password = cell("password");
  const enable = cell("enable");
  const key = cell("private_key");
  if (username !== undefined) login.username = username;
  if (password !== undefined) login.password = clearText(password, place);
  if (enable !== undefined) login.enable = clearText(enable, place, "an enable secret in clear text");
  if (key !== undefined) login.privateKey = { source: { file: key } };
  else if (username !== undefined && password === undefined)
    login.password = {
      identity: `${username} of a table`,
      place,
      what: `no password is stated for \`${username}\``,
      kind: "chosen",
    };
}

function scalar(text: string, { file, line }: SourceLine): ScalarValue {
  const isNumber = /^(?:0|-?[1-9]\d{0,14})$/.test(text);
  const isFlag = /^(?:true|false)$/i.test(text);
  const value = isNumber ? Number(text) : isFlag ? text.toLowerCase() === "true" : text;
  return { kind: "scalar", value, text, file, line };
}

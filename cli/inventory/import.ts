// `KIND:SOURCE` on the command line: an inventory of another tool, made ours before anything is sent.
import { loadPlatforms } from "../../devices/platforms/load.js";
import {
  fromOf,
  type Imported,
  importInventory,
  NO_MAP,
  type Note,
  READERS,
  readMap,
  SourceError,
  withOwn,
} from "../../inventory/index.js";
import { colorsFor, type Deps, say } from "../deps.js";
import { CliError } from "../errors.js";
import { escapeLine } from "../escape.js";
import { worldOf } from "./world.js";

export type ImportDeps = Pick<Deps, "cwd" | "environment" | "stderr" | "color">;

/** @throws {CliError} `usage` for an unknown kind, `invalid_spec` where nothing of the source can be used */
export async function imported(
  deps: ImportDeps,
  kind: string,
  source: string,
  { mapFile, mapText, platform }: { mapFile?: string; mapText?: string; platform?: string } = {},
): Promise<Imported> {
  if (!Object.hasOwn(READERS, kind)) throw unknownKind(kind);
  const platforms = await loadPlatforms();
  const world = worldOf(deps);
  try {
    const words = mapText ?? (mapFile === undefined ? undefined : textOf(world.read(mapFile), mapFile));
    const known = new Set(Object.keys(platforms));
    const map = words === undefined ? NO_MAP : readMap(words, mapFile ?? "platform_map", known);
    const options = { map: platform === undefined ? map : { ...map, fallback: platform }, platforms };
    return importInventory(kind, source, options, world);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    sayNotes(deps, error.notes);
    throw new CliError("invalid_spec", `${kind}:${source} cannot be used.\n${escaped(error.text)}`, {
      cause: error,
    });
  }
}

/** @returns the inventory that the file describes, where it takes devices from elsewhere. @throws {CliError} */
export async function importedFrom(
  deps: ImportDeps,
  text: string,
  file: string,
): Promise<string | undefined> {
  const from = inFile(() => fromOf(text, file));
  if (from === undefined) return undefined;
  const { map, platform } = from;
  const { text: found, notes } = await imported(deps, from.kind, from.source, {
    ...(map === undefined ? {} : { mapText: map }),
    ...(platform === undefined ? {} : { platform }),
  });
  sayNotes(deps, notes);
  return withOwn(found, from);
}

function inFile<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new CliError("invalid_spec", escaped(error.text), { cause: error });
  }
}

/** What reads these until there is a reader of our own. */
const THROUGH_ANSIBLE = new Set(["netbox", "nautobot"]);

function unknownKind(kind: string): CliError {
  const instead = THROUGH_ANSIBLE.has(kind)
    ? ` Ansible's plugin reads it: \`exec:ansible-inventory -i ${kind}.yml --list\`.`
    : "";
  return new CliError(
    "usage",
    `there is no kind of inventory \`${escapeLine(kind)}\`. There are ${Object.keys(READERS).join(", ")}.${instead}`,
  );
}

function textOf(text: string | undefined, file: string): string {
  if (text === undefined) throw new SourceError(`there is no file ${file}`);
  return text;
}

const escaped = (text: string): string => text.split("\n").map(escapeLine).join("\n");

/** What could not be mapped, and what was decided, each with its place and what to do. */
export function sayNotes(deps: ImportDeps, notes: readonly Note[]): void {
  const colors = colorsFor(deps, deps.stderr);
  for (const { file, line, message, hint, kind } of notes) {
    const word = kind === "lost" ? colors.yellow("not mapped:") : colors.dim("note:");
    say(deps.stderr, `${escapeLine(file)}:${line}: ${word} ${escapeLine(message)}`);
    if (hint !== undefined) say(deps.stderr, `  → ${escapeLine(hint)}`);
  }
}

// `KIND:SOURCE` on the command line: an inventory of another tool, made ours before anything is sent.
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import {
  fromOf,
  type Imported,
  importFrom,
  NO_MAP,
  type Note,
  READERS,
  readMap,
  SourceError,
  withOwn,
} from "../../inventory/index.js";
import { textDigest } from "../../compiler/index.js";
import { colorsFor, type Deps, say } from "../deps.js";
import { CliError } from "../errors.js";
import { escapeLine } from "../escape.js";
import { plural } from "../text.js";
import { worldOf } from "./world.js";

export type ImportDeps = Pick<Deps, "cwd" | "environment" | "stderr" | "color">;

/** The user's words for what the source does not name. */
interface Words {
  mapFile?: string | undefined;
  mapText?: string | undefined;
  platform?: string | undefined;
}

/** An inventory of ours, and where it is from: kept with the run. */
export interface Sourced {
  text: string;
  source: { from: string; fetched_at: string; sha256: string };
}

/** Says what could not be mapped. @throws {CliError} as {@link imported}; `invalid_spec` with `strict` where anything could not be */
export async function importedHere(
  deps: ImportDeps,
  kind: string,
  source: string,
  { strict, ...words }: Words & { strict?: boolean | undefined } = {},
): Promise<Sourced> {
  const fetched_at = new Date().toISOString();
  const { text, notes } = await imported(deps, kind, source, words);
  sayNotes(deps, notes);
  if (strict) refuseLost(notes, `${kind}:${source}`);
  const sha256 = textDigest(text);
  return { text, source: { from: `${kind}:${source}`.slice(0, 500), fetched_at, sha256 } };
}

/** @throws {CliError} `invalid_spec` where anything could not be mapped */
export function refuseLost(notes: readonly Note[], name: string): void {
  const lost = notes.filter((note) => note.kind === "lost").length;
  if (lost === 0) return;
  throw new CliError(
    "invalid_spec",
    `${plural(lost, "thing")} of ${name} could not be mapped (--strict), so nothing was done with it.`,
  );
}

/** @throws {CliError} `usage` for an unknown kind, `invalid_spec` where nothing of the source can be used */
export async function imported(
  deps: ImportDeps,
  kind: string,
  source: string,
  { mapFile, mapText, platform }: Words = {},
): Promise<Imported> {
  if (!Object.hasOwn(READERS, kind)) throw unknownKind(kind);
  const platforms = await loadPlatforms();
  const world = worldOf(deps);
  try {
    const words = mapText ?? (mapFile === undefined ? undefined : textOf(world.read(mapFile), mapFile));
    const known = new Set(Object.keys(platforms));
    const map = words === undefined ? NO_MAP : readMap(words, mapFile ?? "platform_map", known);
    const options = { map: platform === undefined ? map : { ...map, fallback: platform }, platforms };
    return await importFrom(kind, source, options, world);
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
  { map, strict }: { map?: string | undefined; strict?: boolean | undefined },
): Promise<Sourced | undefined> {
  const from = inFile(() => fromOf(text, file));
  if (from === undefined) return undefined;
  const words = map === undefined ? { mapText: from.map } : { mapFile: map };
  const found = await importedHere(deps, from.kind, from.source, {
    ...words,
    platform: from.platform,
    strict,
  });
  return { ...found, text: withOwn(found.text, from) };
}

function inFile<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new CliError("invalid_spec", escaped(error.text), { cause: error });
  }
}

function unknownKind(kind: string): CliError {
  return new CliError(
    "usage",
    `there is no kind of inventory \`${escapeLine(kind)}\`. There are ${Object.keys(READERS).join(", ")}.`,
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

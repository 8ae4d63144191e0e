// Inventories of other tools to ours.
import { convert, type ConvertOptions } from "./convert.js";
import { SourceError } from "./errors.js";
import { type Note, Notes } from "./notes.js";
import { type Fetched, isOwn, type OwnInventory, type World } from "./reader.js";
import { validateInventory } from "../compiler/index.js";
import { READERS } from "./register.js";

export { SourceError } from "./errors.js";
export { fromOf, withOwn } from "./from.js";
export { NO_MAP, readMap } from "./map-file.js";
export type { Note } from "./notes.js";
export type { HttpRequest, World } from "./reader.js";
export { READERS } from "./register.js";

export interface Imported {
  /** An inventory of ours, as YAML. */
  text: string;
  notes: Note[];
}

/** @throws {SourceError} where nothing of the source can be used; its `notes` say what was found until then */
export async function importFrom(
  kind: string,
  source: string,
  options: Omit<ConvertOptions, "user">,
  world: World,
): Promise<Imported> {
  const fetched = await READERS[kind]?.fetch?.(source, world);
  return importInventory(kind, source, options, world, fetched);
}

/** Like {@link importFrom}, for kinds that are files, and for what was fetched. */
export function importInventory(
  kind: string,
  source: string,
  options: Omit<ConvertOptions, "user">,
  world: World,
  fetched?: Fetched,
): Imported {
  const reader = READERS[kind];
  if (reader === undefined) throw new SourceError(`there is no kind \`${kind}\``);
  const notes = new Notes();
  try {
    const found = reader.read(source, world, notes, fetched);
    if (isOwn(found)) return { text: checkedOwn(found, options.platforms), notes: notes.finish() };
    const text = convert(found, { ...options, user: world.user }, notes);
    return { text, notes: notes.finish() };
  } catch (error) {
    if (error instanceof SourceError) error.notes = notes.finish();
    throw error;
  }
}

/** Ours is taken as it is, where it is right: it must not bring a secret along. */
function checkedOwn({ own, file }: OwnInventory, platforms: ConvertOptions["platforms"]): string {
  const wrong = validateInventory({ text: own, file }, { platforms }).find(
    ({ severity }) => severity === "error",
  );
  if (wrong !== undefined) throw new SourceError(wrong.message, { file, line: wrong.line }, wrong.hint);
  return own.endsWith("\n") ? own : `${own}\n`;
}

// The files below a folder of the bucket, whether each is an object or lies in a pack: in path order, one folder of a device
// after the other.
import { comparePaths } from "../keys.js";
import { inOrder } from "../lookahead.js";
import { isPackPart, packFolderOf, packPrefix } from "../paths.js";
import type { Bucket } from "./bucket.js";
import { type ListedObject, objectsBelow } from "./listing.js";
import type { Found, Packs } from "./packs.js";

/** Folders whose packs are read ahead of the reader. */
const LOOKED_AHEAD = 16;

export type ListedFile = { path: string } & (
  | { listed: ListedObject; packed?: never }
  | { packed: Found; listed?: never }
);

/** @param from Only paths that are this one or behind it; packs of folders that end before it are not read. */
export async function* filesBelow(
  bucket: Bucket,
  packs: Packs,
  prefix: string,
  from = "",
): AsyncIterable<ListedFile> {
  const folder = packFolderOf(prefix);
  const objects = await objectsBelow(bucket, prefix);
  const beside =
    folder === undefined || folder === prefix ? [] : await objectsBelow(bucket, packPrefix(folder));
  const inPrefix = ({ path }: ListedFile) => path.startsWith(prefix) && comparePaths(path, from) >= 0;
  const groups = groupsOf([...beside, ...objects]).filter((group) => !endsBefore(group, from));
  for await (const files of inOrder(groups, LOOKED_AHEAD, (group) => filesOf(packs, group)))
    yield* files.filter(inPrefix);
}

/** Objects that stand alone, or all those of a folder with packs. */
interface Group {
  folder?: string;
  objects: ListedObject[];
}

function groupsOf(objects: readonly ListedObject[]): Group[] {
  const packed = new Map<string, Group>();
  for (const { path } of objects)
    if (isPackPart(path)) packed.set(packFolderOf(path)!, { folder: packFolderOf(path)!, objects: [] });
  const groups = new Set<Group>();
  for (const object of objects) {
    const group = packed.get(packFolderOf(object.path) ?? "") ?? { objects: [] };
    group.objects.push(object);
    groups.add(group);
  }
  return [...groups];
}

const endsBefore = ({ folder, objects }: Group, from: string): boolean =>
  folder === undefined
    ? comparePaths(objects[0]?.path ?? "", from) < 0
    : !from.startsWith(folder) && comparePaths(folder, from) < 0;

async function filesOf(packs: Packs, { folder, objects }: Group): Promise<ListedFile[]> {
  const plain = objects.filter(({ path }) => !isPackPart(path));
  if (folder === undefined) return plain.map((listed) => ({ path: listed.path, listed }));
  const packed = await packs.filesOf(folder, objects);
  return [
    ...[...packed].map(([path, found]) => ({ path, packed: found })),
    ...plain.filter(({ path }) => !packed.has(path)).map((listed) => ({ path: listed.path, listed })),
  ].sort((a, b) => comparePaths(a.path, b.path));
}

// Where a path lies on disk. Nothing outside the root is ever touched, whatever links somebody put inside it.
import { lstat, mkdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { makeFolder as makeFolderWithParents } from "../../schemas/make-folder.js";
import { ArtifactError } from "../errors.js";
import { RESERVED } from "../keys.js";
import { codeOf, isAbsent } from "./errors.js";
import { sweep, temporaryName } from "./temporary.js";

export interface StoreRoot {
  /** The root with links resolved; makes it and clears leftovers on first use. */
  root(): Promise<string>;
  /** A fresh path in the same file system, outside of all listings. */
  temporary(): Promise<string>;
  /** The real path of what exists, or undefined. @throws {ArtifactError} `escapes_root` where nobody is told of links */
  existing(path: string): Promise<string | undefined>;
  /** The real path of the folder that is to hold the artifact; makes what is missing. @throws {ArtifactError} `escapes_root` */
  folderFor(path: string): Promise<string>;
}

const escapes = (root: string, path: string, real: string): ArtifactError =>
  new ArtifactError(
    "escapes_root",
    `${path} leads out of the store to ${real} through a symbolic link. Expected everything below ${root}; remove the link, or make its target the store.`,
  );

/** What is removed from the folder of temporary files must be of the store. @throws {ArtifactError} `escapes_root` */
async function refuseLink(root: string, folder: string): Promise<void> {
  if ((await lstat(folder)).isSymbolicLink()) throw escapes(root, folder, await realpath(folder));
}

/** @param onLink as in `createFileStore` */
export function createStoreRoot(given: string, onLink?: (path: string) => void): StoreRoot {
  const wanted = resolve(given);
  let prepared: Promise<string> | undefined;

  async function prepare(): Promise<string> {
    await makeFolderWithParents(join(wanted, RESERVED), (path) => mkdir(path, { mode: 0o700 }));
    const root = await realpath(wanted);
    await refuseLink(root, join(root, RESERVED));
    await sweep(join(root, RESERVED));
    return root;
  }

  function root(): Promise<string> {
    prepared ??= prepare().catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  }

  async function inside(path: string): Promise<string> {
    const base = await root();
    const real = await realpath(path);
    if (real !== base && !real.startsWith(base.endsWith(sep) ? base : base + sep))
      throw escapes(base, path, real);
    return real;
  }

  async function makeFolder(folder: string): Promise<string> {
    try {
      return await inside(folder);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
    const made = join(await makeFolder(dirname(folder)), basename(folder));
    try {
      await mkdir(made, { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    return inside(made);
  }

  return {
    root,
    async temporary() {
      const base = await root();
      const folder = join(base, RESERVED);
      await refuseLink(base, folder);
      return join(folder, temporaryName());
    },
    folderFor: async (path) => makeFolder(dirname(join(await root(), path))),
    async existing(path) {
      const named = join(await root(), path);
      try {
        const real = onLink ? await realpath(named) : await inside(named);
        if (!onLink || real === resolve(named)) return real;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        if (!onLink || codeOf(error) !== "ELOOP") throw error;
      }
      onLink(path);
      return undefined;
    },
  };
}

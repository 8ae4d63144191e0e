// Files and folders with the mode and owner that daemons insist on, whatever the umask.
import { chmod, chown, mkdir, writeFile } from "node:fs/promises";

/** @param {{ mode?: number, owner?: { uid: number, gid: number } }} [how] */
export const putFile = async (path, text, { mode = 0o644, owner } = {}) => {
  await writeFile(path, text, { mode });
  await chmod(path, mode);
  if (owner) await chown(path, owner.uid, owner.gid);
};

/** Makes the folder and those above it. @param {{ mode?: number, owner?: { uid: number, gid: number } }} [how] */
export const putFolder = async (path, { mode = 0o755, owner } = {}) => {
  await mkdir(path, { recursive: true });
  await chmod(path, mode);
  if (owner) await chown(path, owner.uid, owner.gid);
};

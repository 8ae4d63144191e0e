// What a platform says about files on its devices: which paths there are, and the commands for checksum, space and names.
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { ExpressionError } from "../../compiler/expressions/index.js";
import { compileRegex } from "../../compiler/regex.js";
import { type Checksum, CHECKSUMS, type Way } from "./schema.js";

export type FilesData = NonNullable<Platform["files"]>;

/** A path is one word that no shell reads anything else in. */
const WORD = /^[\w.:/@+,=~-]+$/;
const LONGEST_PATH = 1_000;

/** @throws {ExpressionError} `unsafe_command` for what is not a path of a file on such a device */
export function devicePath(name: string, path: string, { path: pattern, path_example }: FilesData): string {
  const isPath =
    path.length <= LONGEST_PATH &&
    WORD.test(path) &&
    !/(?:^|[/:])\.{1,2}(?:\/|$)|\/$/.test(path) &&
    compileRegex(pattern).matcher(path).matches();
  if (isPath) return path;
  throw new ExpressionError(
    "unsafe_command",
    `\`${name}\` is a path with a file's name, such as \`${path_example}\`, of letters, digits and \`. _ - / : @ + , = ~\`, not \`${path}\`; nothing was sent`,
    0,
  );
}

/** The folder of a file, or its file system where it stands in no folder. */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf(":") + 1);
  return path.slice(0, end) || "/";
}

/** Where a file is written before it gets its name: the same for each attempt at the same file. */
export const partPath = (path: string, sha256: string): string => {
  const start = folderOf(path) === "/" ? 1 : path.length - baseName(path).length;
  return `${path.slice(0, start)}.${baseName(path).slice(0, 100)}.${sha256.slice(0, 12)}.part`;
};

export const baseName = (path: string): string => path.split(/[/:]/).at(-1) ?? path;

/** Which checksums the devices of a platform can be asked for; all of them where the file is read back. */
export const checksumsOf = ({ checksums, protocols }: FilesData, way: Way = "ssh"): readonly Checksum[] => {
  const own = CHECKSUMS.filter((name) => checksums[name] !== undefined);
  return own.length > 0 || way === "http" || !protocols.includes("sftp") ? own : CHECKSUMS;
};

export const checksumCommand = (files: FilesData, checksum: Checksum, path: string): string | undefined =>
  files.checksums[checksum]?.send.replaceAll("{path}", () => path);

/**
 * With which a device downloads a file, made of its platform's data.
 * @throws {ExpressionError} `unsafe_command` for what is not the name of a VRF
 */
export function downloadCommand(
  { send, vrf: usual }: NonNullable<FilesData["download"]>,
  { url, path, vrf = usual }: { url: string; path: string; vrf?: string | undefined },
): string {
  if (vrf !== undefined && !/^[\w.:][\w.:-]*$/.test(vrf))
    throw new ExpressionError("unsafe_command", `\`vrf\` is one word, not \`${vrf}\`; nothing was sent`, 0);
  return send
    .replaceAll(/\[([^\]]*\{vrf\}[^\]]*)\]/g, (_, part: string) => (vrf === undefined ? "" : part))
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => ({ url, path, vrf })[name] ?? "");
}

/** @returns the hexadecimal digits, undefined where the device has not told any */
export function checksumIn(files: FilesData, checksum: Checksum, output: string): string | undefined {
  const found = compileRegex(files.checksums[checksum]?.pattern ?? "^$").matcher(output);
  return found.find() ? found.group(1)?.toLowerCase() : undefined;
}

/** @returns bytes, undefined where the device has not told them */
export function spaceIn({ space }: FilesData, output: string): number | undefined {
  if (!space) return undefined;
  const found = compileRegex(space.pattern).matcher(output);
  const figure = found.find() ? Number((found.group(1) ?? "").replaceAll(",", "")) : Number.NaN;
  return Number.isNaN(figure) ? undefined : figure * (space.unit ?? 1);
}

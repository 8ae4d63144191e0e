// Which strings are artifact paths, and their order. Both stores refuse the same ones.
import { ArtifactError } from "./errors.js";

/** Longest key that S3 takes, bytes. */
const MAX_PATH_BYTES = 1_024;
/** Longest file name that common file systems take, bytes. */
const MAX_PART_BYTES = 255;
/** The filesystem store's own folder, below its root. */
export const RESERVED = ".tmp";

const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;

/** @returns the path itself. @throws {ArtifactError} `bad_path` */
export function checkPath(path: string): string {
  const wrong = whatIsWrong(path);
  if (wrong) {
    throw new ArtifactError(
      "bad_path",
      `${JSON.stringify(path.slice(0, 200))} is not an artifact path: ${wrong}. Expected parts joined by "/", relative to the store, as runs/<run>/plan.json.`,
    );
  }
  return path;
}

/** Checks a folder given with or without its last slash. @returns it with the slash, or "" for the whole store. */
export function checkFolder(prefix: string): string {
  if (prefix === "") return "";
  return `${checkPath(prefix.endsWith("/") ? prefix.slice(0, -1) : prefix)}/`;
}

function whatIsWrong(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (path.startsWith("/")) return "it is absolute";
  if (CONTROL.test(path)) return "it holds a control character";
  if (path.includes("\\")) return "it holds a backslash";
  if (LONE_SURROGATE.test(path)) return "it holds half of a surrogate pair";
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `it is longer than ${MAX_PATH_BYTES} bytes`;
  const parts = path.split("/");
  if (parts[0] === RESERVED) return `"${RESERVED}" is the store's own folder`;
  for (const part of parts) {
    if (part === "") return "it has an empty part";
    if (part === "." || part === "..") return `it has the part "${part}"`;
    if (Buffer.byteLength(part) > MAX_PART_BYTES) return `a part is longer than ${MAX_PART_BYTES} bytes`;
  }
  return undefined;
}

/** Path order is the order of the UTF-8 bytes of whole paths, as S3 lists. */
export function comparePaths(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

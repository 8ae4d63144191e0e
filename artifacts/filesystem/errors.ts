// What the file system said, in the store's words.
import { ArtifactError } from "../errors.js";

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** A missing file, or a path that leads through one that is not a folder. */
export function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** @returns an {@link ArtifactError} for what the store knows how to explain, else the error itself. */
export function explain(error: unknown, doing: string): unknown {
  const told = (code: ConstructorParameters<typeof ArtifactError>[0], why: string) =>
    new ArtifactError(code, `Could not ${doing}: ${why}.`, { cause: error });
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
      return told(
        "access_denied",
        "the file system denies it; give the user of this process write access to the store's folder",
      );
    case "EROFS":
      return told(
        "not_writable",
        "the file system is mounted read-only; point ORCHESTRATOR_ARTIFACTS at one that is not",
      );
    case "ENOSPC":
    case "EDQUOT":
      return told("full", "no space is left; free some, as with `orchestrator artifacts prune`");
    case "EISDIR":
    case "ENOTDIR":
    case "ENOTEMPTY":
    case "EEXIST":
      return told(
        "is_folder",
        "there is a folder where an artifact was expected, or an artifact where a folder was",
      );
    default:
      return error;
  }
}

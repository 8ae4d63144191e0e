// Why the store did not do what was asked: a closed set of codes.

export type ArtifactErrorCode =
  | "bad_url" // the store's address is not one of the forms that it may have
  | "bad_path" // a path that is not an artifact path: absolute, `..`, empty parts, control characters, too long
  | "escapes_root" // a symbolic link leads out of the store's folder
  | "is_folder" // an artifact was to be written where a folder is, or below what is an artifact
  | "not_writable" // read-only, or a kind of file system that lacks what the store needs
  | "full" // no space, no inodes, quota used up
  | "access_denied"
  | "no_bucket"
  | "unreachable" // no answer, or only failures, for as long as the store was willing to wait
  | "not_kept" // the store said that it has written something, and does not have it
  | "damaged" // the bytes are not those that their digest tells of
  | "bad_shape"; // a secret's shape is not a regular expression

/** What happened, what was expected, and the cure, in one message; `code` is for programs. */
export class ArtifactError extends Error {
  override readonly name = "ArtifactError";
  constructor(
    readonly code: ArtifactErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

// Settings of a process that have a form, from its environment or its arguments, and how a process ends that cannot start.

/** A setting that cannot be meant. Its message says which, what was expected and what was found. */
export class SettingError extends RangeError {
  override readonly name = "SettingError";
}

/** @returns a TCP port; 0: any free one. @throws {SettingError} */
export function portSetting(name: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new SettingError(`${name} is ${JSON.stringify(text)}; expected a TCP port, 0 for any free one.`);
}

/** @param of such as `of bytes`. @returns 1 or more. @throws {SettingError} */
export function countSetting(name: string, text: string, of: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new SettingError(`${name} is ${JSON.stringify(text)}; expected a whole number ${of}, 1 or more.`);
}

/** Most bytes of a file that is copied to devices. @throws {SettingError} */
export const fileLimitSetting = (text: string | undefined): number =>
  countSetting("ORCHESTRATOR_FILE_LIMIT", text || `${4 * 1024 ** 3}`, "of bytes");

/** Of a file or folder that a setting names. */
export interface NamedFile {
  /** Of the setting. */
  name: string;
  /** As the setting has it. */
  given: string;
  /** Where it was looked for. */
  path: string;
}

const REASONS: Record<string, string> = {
  ENOENT: "it does not exist",
  ENOTDIR: "it, or a part of its path, is not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

const reasonOf = (error: unknown): string => {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
};

function lookedFor({ given, path }: NamedFile): string {
  if (path === given) return "";
  const start = given.startsWith("~")
    ? "`~` is the home folder of this process's user"
    : "relative paths start where this process was started";
  return ` (it was looked for at ${path}; ${start})`;
}

/** A file that a setting names and that cannot be read. */
export const unreadableSetting = (file: NamedFile, error: unknown): SettingError =>
  new SettingError(
    `${file.name} names ${file.given}, which cannot be read: ${reasonOf(error)}${lookedFor(file)}. Correct the setting, or make the file readable for the user of this process.`,
    { cause: error },
  );

/** A folder that a setting names and that cannot be made or used. */
export const unusableFolder = (folder: NamedFile, error: unknown): SettingError =>
  new SettingError(
    `${folder.name} names the folder ${folder.given}, which cannot be used: ${reasonOf(error)}${lookedFor(folder)}. Name a folder that the user of this process may write to.`,
    { cause: error },
  );

/** Codes of errors that say the same of a setting. */
const WRONG = /^(bad_url|bad_key|ERR_PARSE_ARGS_.*)$/;

/** The exit codes of the command line: 2 where a setting is wrong, 3 where what a process needs is not there. */
export function startExitCode(error: unknown): 2 | 3 {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return error instanceof RangeError || WRONG.test(code) ? 2 : 3;
}

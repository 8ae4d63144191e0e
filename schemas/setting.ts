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

/** Codes of errors that say the same of a setting. */
const WRONG = /^(bad_url|bad_key|ERR_PARSE_ARGS_.*)$/;

/** The exit codes of the command line: 2 where a setting is wrong, 3 where what a process needs is not there. */
export function startExitCode(error: unknown): 2 | 3 {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return error instanceof RangeError || WRONG.test(code) ? 2 : 3;
}

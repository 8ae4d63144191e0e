// Why a command could not do its work: a closed set of codes, each with the exit code it ends in.
import { EXIT } from "./exit.js";

export type CliErrorCode =
  | "usage" // an argument or option that cannot be meant
  | "file_unreadable"
  | "file_unwritable"
  | "invalid_spec" // the diagnostics are part of the message
  | "refused" // the API says no: not found, conflict, not allowed
  | "unreachable" // no API at the address
  | "server_error" // the API answers, but cannot do it now
  | "bad_answer" // something answers that is not our API
  | "not_built" // the program's compiled parts are not there
  | "data_directory_busy"
  | "part_failed" // a process of `dev` does not stay up
  | "fetch_failed" // what is needed could not be fetched from a package index
  | "interrupted" // Ctrl-C before the run was under way
  | "follow_lost"; // the run's events could not be read for too long

const EXITS: Record<CliErrorCode, number> = {
  usage: EXIT.usage,
  file_unreadable: EXIT.usage,
  file_unwritable: EXIT.usage,
  invalid_spec: EXIT.usage,
  refused: EXIT.usage,
  unreachable: EXIT.errored,
  server_error: EXIT.errored,
  bad_answer: EXIT.errored,
  not_built: EXIT.errored,
  data_directory_busy: EXIT.usage,
  part_failed: EXIT.errored,
  fetch_failed: EXIT.errored,
  interrupted: EXIT.cancelled,
  follow_lost: EXIT.errored,
};

/** An error for people: its message is all they see, a stack trace never. */
export class CliError extends Error {
  override readonly name = "CliError";
  constructor(
    readonly code: CliErrorCode,
    /** What happened, what was expected, the cure; several lines where that helps. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get exitCode(): number {
    return EXITS[this.code];
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

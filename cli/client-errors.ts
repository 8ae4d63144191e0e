// What kept a request from being answered, as an error of the command line that names the cure.
import {
  AnswerError,
  type ApiError,
  ConnectionError,
  EventsError,
  isClientError,
  mayPass,
} from "../packages/client/src/index.js";
import { CliError } from "./errors.js";

/** @returns any other error as it is */
export function asCliError(error: unknown, { urlGiven }: { urlGiven: boolean }): unknown {
  if (!isClientError(error)) return error;
  const as = (code: CliError["code"], cure: string) =>
    new CliError(code, `${error.message}${cure}`, { cause: error });
  if (error instanceof ConnectionError)
    return as(
      "unreachable",
      urlGiven
        ? " Is the address in ORCHESTRATOR_URL right, and does the API run there?"
        : " Is `orchestrator dev` running? For an API elsewhere set ORCHESTRATOR_URL.",
    );
  if (error instanceof AnswerError)
    return as("bad_answer", " Is ORCHESTRATOR_URL the address of an orchestrator API?");
  if (error instanceof EventsError) return as("follow_lost", "");
  return as(mayPass(error) ? "server_error" : "refused", cureOf(error));
}

const cureOf = ({ status, message }: ApiError): string =>
  status !== 401 || message.includes("ORCHESTRATOR_TOKEN")
    ? ""
    : " Set ORCHESTRATOR_TOKEN to a token of this API.";

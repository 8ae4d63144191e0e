// What a NETCONF agent says when it refuses, as a DeviceError that says the same.
import { DeviceError, type RpcError } from "../errors.js";
import { ending } from "../quoted.js";
import { childrenOf, readXml, textAt } from "./xml.js";

const LOCKED = new Set(["lock-denied", "in-use"]);

/** @returns the errors of a reply; warnings are none */
export function errorsIn(reply: string): RpcError[] {
  if (!/<(?:[\w.-]+:)?rpc-error[\s>]/.test(reply)) return [];
  return childrenOf(childrenOf(readXml(reply), "rpc-reply")[0], "rpc-error")
    .map(readError)
    .filter(({ severity }) => severity !== "warning");
}

function readError(error: unknown): RpcError {
  const optional = (name: string, key: string): Record<string, string> => {
    const text = textAt(error, name);
    return text === "" ? {} : { [key]: text };
  };
  const session = textAt(error, "error-info", "session-id");
  return {
    type: textAt(error, "error-type"),
    tag: textAt(error, "error-tag"),
    severity: textAt(error, "error-severity"),
    ...optional("error-app-tag", "app_tag"),
    ...optional("error-path", "path"),
    ...optional("error-message", "message"),
    ...(session === "" ? {} : { session_id: session }),
    ...(textAt(error, "error-info", "bad-element") === ""
      ? {}
      : { bad_element: textAt(error, "error-info", "bad-element") }),
  };
}

/** One line: tag, message, place. */
export function sayError({ tag, message, path, bad_element }: RpcError): string {
  const where = path ?? bad_element;
  return `${tag || "error"}${message === undefined ? "" : `: ${message}`}${where === undefined ? "" : ` (at ${where})`}`;
}

/** @param what was asked */
export function rpcFailure(device: string, what: string, errors: RpcError[]): DeviceError {
  const [first] = errors as [RpcError, ...RpcError[]];
  const tail = ending(errors.map(sayError).join("\n"), 500);
  if (LOCKED.has(first.tag)) {
    const holder = first.session_id === undefined ? "another session" : `NETCONF session ${first.session_id}`;
    return new DeviceError(
      "config_locked",
      `${device}: ${what} was refused, because ${holder} holds the datastore (${JSON.stringify(sayError(first))}). Wait for it, or end that session.`,
      { sent: true, tail, rpc_errors: errors },
    );
  }
  const more = errors.length > 1 ? `, and ${errors.length - 1} more errors` : "";
  return new DeviceError(
    "rpc_error",
    `${device} refused ${what}: ${JSON.stringify(sayError(first))}${more}. Compare the request with the agent's modules (\`capabilities\`).`,
    { sent: true, tail, rpc_errors: errors },
  );
}

// One POST to a receiver. Nothing that it answers but the status is read: it may be anybody's.
import { DELIVERY } from "../../policy/temporal.js";
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import type { IncomingMessage } from "node:http";
import { fromSystem, type Masked, ownText, ownWord } from "../../packages/devices/src/words/masked.js";

export type SendOutcome =
  | { kind: "delivered" }
  /** Another attempt would end in the same way. */
  | { kind: "refused"; why: Masked }
  | { kind: "later"; why: Masked; after_ms?: number };

const HEADER_BYTES = 16 * 1024;
/** Client errors that pass: the request came too late, too early, or too often. */
const PASSING = new Set([408, 425, 429]);

/** Never fails: what goes wrong is an outcome. Redirects are not followed. */
export function send(
  url: URL,
  headers: Record<string, string>,
  body: string,
  timeout_ms = DELIVERY.post_ms,
): Promise<SendOutcome> {
  return new Promise((resolve) => {
    const later = (why: Masked) => resolve({ kind: "later", why });
    const signal = AbortSignal.timeout(timeout_ms);
    const options = { method: "POST", headers, agent: false, maxHeaderSize: HEADER_BYTES, signal };
    const request = (url.protocol === "https:" ? secure : plain)(url, options);
    request.on("response", (response) => {
      resolve(outcomeOf(response));
      response.destroy();
    });
    // Without a listener an answer with 101 would be no answer.
    request.on("upgrade", (response, socket) => {
      resolve(outcomeOf(response));
      socket.destroy();
    });
    // Messages of errors hold the address, which may be a secret; their codes do not.
    request.on("error", (error: NodeJS.ErrnoException) =>
      later(
        signal.aborted
          ? ownText`it did not answer within ${timeout_ms / 1_000} s`
          : ownText`it could not be reached (${fromSystem(error.code ?? error.name)})`,
      ),
    );
    request.on("close", () => later(ownWord("it closed the connection without an answer")));
    request.end(body);
  });
}

function outcomeOf({ statusCode: status = 0, headers }: IncomingMessage): SendOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  const why = ownText`it answered ${status}`;
  if (status >= 300 && status < 400)
    return {
      kind: "refused",
      why: ownText`${why}, a redirect, which is not followed: name the address itself`,
    };
  if (status >= 400 && status < 500 && !PASSING.has(status)) return { kind: "refused", why };
  const pause_s = Number(headers["retry-after"]);
  if (!(pause_s > 0)) return { kind: "later", why };
  return { kind: "later", why, after_ms: Math.min(pause_s, DELIVERY.longest_pause_s) * 1_000 };
}

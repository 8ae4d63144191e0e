// `from: https://…`: which addresses a file may be downloaded from.
import { capabilityText } from "../../schemas/capability.js";
import type { TextNode } from "../../compiler/document/index.js";
import { ExpressionError } from "../../compiler/expressions/index.js";
import { addressOf, holdsToken } from "../../compiler/reading/notify-address.js";
import type { StepScope } from "../../compiler/reading/frame.js";

export const isAddress = (text: string): boolean => /^[a-z][a-z\d+.-]*:\/\//i.test(text);

/** What stands in front of the first value and of the path. */
const ORIGIN = /^https?:\/\/[^/?#\s$]+(?=\/)/i;

/** @returns the origin; undefined where the address was reported */
export function originOf(from: TextNode, { frame }: StepScope): string | undefined {
  const { problems, deps } = frame.reading;
  const hint = "write an address such as `https://images.example.com/${{ device.vars.image }}`";
  const literal = ORIGIN.exec(from.value)?.[0];
  const url = literal === undefined ? undefined : addressOf(literal);
  if (!url || "wrong" in url) {
    problems.add({
      code: "bad_value",
      message: "a file is downloaded from an http or https address, whose host is written out",
      at: from,
      hint,
    });
    return undefined;
  }
  const isOpen = !/[?#]/.test(from.value) && !holdsToken(url);
  if (!isOpen) {
    from.source.mask(from.start, from.end);
    problems.add({
      code: "bad_value",
      message:
        "the address of a file has no user, no query (`?…`) and no fragment (`#…`), which may hold a secret",
      at: from,
      hint: "download the file beside the spec first, for example with `curl -O`",
    });
    return undefined;
  }
  const capability = { kind: "download", of: url.origin } as const;
  const { addressPolicy: policy } = deps;
  if (!policy || policy.allows(capability)) return url.origin;
  problems.add({
    code: "capability_refused",
    message: `a run may not download from this address: the setting of the API does not allow \`${capabilityText(capability)}\``,
    at: from,
    hint: policy.remedy(capability),
  });
  return undefined;
}

/** @throws {ExpressionError} where values made another address of it */
export function renderedAddress(text: string, origin: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin === origin && url.search === "" && url.hash === "" && url.username === "" && !isFolder(url))
    return url;
  throw new ExpressionError(
    "unsafe_command",
    `\`from\` is the address of a file below ${origin}, not \`${text}\`; nothing was sent`,
    0,
  );
}

const isFolder = ({ pathname }: URL): boolean => pathname.endsWith("/");

const SHA256 = /^[\da-f]{64}$/i;

/** @throws {ExpressionError} */
export function renderedDigest(text: string): string {
  if (SHA256.test(text)) return text.toLowerCase();
  throw new ExpressionError(
    "evaluation_failed",
    `\`sha256\` has 64 hexadecimal digits, not \`${text}\`; nothing was sent`,
    0,
  );
}

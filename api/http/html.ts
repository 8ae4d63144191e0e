// Answers that are pages: what they may do is said in a policy, whatever a device's output tries.
import type { Context } from "hono";
import { answerPieces } from "./pieces.js";
import { pageStyle } from "../../projection/reports/html/assets.js";

/** @param policy what else than our style the page may use, as Content-Security-Policy */
export const page = (c: Context, html: string | readonly Uint8Array[], policy?: string) =>
  answerPieces(c, typeof html === "string" ? [Buffer.from(html)] : html, 200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": pagePolicy(policy),
  });

/** @param policy default: nothing but our style */
export const pagePolicy = (
  policy = `default-src 'none'; style-src ${pageStyle().hash}; base-uri 'none'; form-action 'none'`,
): string => `${policy}; frame-ancestors 'none'`;

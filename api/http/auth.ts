// Who asks, and whether he may: named tokens with scopes, or `local` on loopback where there are no tokens.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { SettingError } from "../../schemas/setting.js";
import { Problem } from "../problem.js";

export type Scope = "read" | "operate";

export interface Token {
  /** Stands in `run.json` and in events: who did what. */
  name: string;
  /** Of the token, hex. */
  sha256: string;
  scopes: Scope[];
  /** Of the person who started the API on this machine. */
  owner?: boolean;
}

export interface AuthOptions {
  /** Absent: everybody who reaches the API may do all, as `local`. */
  tokens?: Token[];
}

/** Variables that the middleware sets. */
export interface AuthEnv {
  Variables: { actor: string; scopes: ReadonlySet<Scope>; owner: boolean; traceparent: string | undefined };
}

const ALL: ReadonlySet<Scope> = new Set(["read", "operate"]);
const OPEN_PATHS: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/** Reads the caller's token; what it allows is asked by {@link allow}. */
export function authenticate({ tokens }: AuthOptions): MiddlewareHandler<AuthEnv> {
  const known = tokens?.map((token) => ({ ...token, digest: Buffer.from(token.sha256, "hex") }));
  return async (c, next) => {
    if (!known || OPEN_PATHS.has(c.req.path)) {
      c.set("actor", known ? "anonymous" : "local");
      c.set("scopes", known ? new Set() : ALL);
      c.set("owner", false);
      return next();
    }
    const given = tokenOf(c);
    const digest = createHash("sha256")
      .update(given ?? "")
      .digest();
    // All are compared, so that the time tells nothing.
    const found = known.filter(
      (token) => token.digest.length === digest.length && timingSafeEqual(token.digest, digest),
    );
    const [token] = found;
    if (given === undefined || !token) {
      throw new Problem(
        "unauthorized",
        given === undefined
          ? "The request carries no token. Send `Authorization: Bearer …` (the CLI: ORCHESTRATOR_TOKEN)."
          : "The token is not known here. Check ORCHESTRATOR_TOKEN, or add the token's SHA-256 to the tokens file.",
        // A browser asks for a password, and the token is one.
        c.req.header("accept")?.includes("text/html")
          ? { headers: { "www-authenticate": 'Basic realm="orchestrator"' } }
          : {},
      );
    }
    c.set("actor", token.name);
    c.set("scopes", new Set(token.scopes));
    c.set("owner", token.owner === true);
    return next();
  };
}

function tokenOf(c: Context): string | undefined {
  const header = c.req.header("authorization") ?? "";
  const bearer = /^Bearer\s+(\S+)$/i.exec(header);
  if (bearer) return bearer[1];
  const basic = /^Basic\s+(\S+)$/i.exec(header);
  if (!basic) return undefined;
  const text = Buffer.from(basic[1] as string, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}

/** @throws {Problem} `forbidden` */
export function allow(scope: Scope): MiddlewareHandler<AuthEnv> {
  return async (c, next) => {
    if (!c.get("scopes").has(scope)) {
      throw new Problem(
        "forbidden",
        `Token ${c.get("actor")} lacks the scope \`${scope}\`. Ask who keeps the tokens file.`,
      );
    }
    await next();
  };
}

/**
 * Reads a tokens file: JSON (`[{ "name", "sha256", "scopes" }]`), or a line `name sha256 scope[,scope]` for each.
 * @throws {SettingError} naming the entry that is wrong
 */
export function parseTokens(text: string): Token[] {
  const trimmed = text.trim();
  const entries: unknown[] = trimmed.startsWith("[")
    ? (JSON.parse(trimmed) as unknown[])
    : trimmed
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"))
        .map(fromLine);
  if (entries.length === 0)
    throw new SettingError("the tokens file is empty; expected a line `name sha256 scopes` for each token");
  return entries.map((entry, n) => {
    const { name, sha256, scopes } = entry as Partial<Token>;
    const hash = sha256?.toLowerCase().replace(/^sha256:/, "");
    const good =
      typeof name === "string" &&
      name !== "" &&
      hash !== undefined &&
      /^[0-9a-f]{64}$/.test(hash) &&
      Array.isArray(scopes) &&
      scopes.length > 0 &&
      scopes.every((scope) => ALL.has(scope));
    if (!good) {
      throw new SettingError(
        `entry ${n + 1} of the tokens file is not \`name sha256 scopes\`: the hash is 64 hex digits (\`printf %s TOKEN | sha256sum\`), scopes are read, operate`,
      );
    }
    return { name, sha256: hash, scopes };
  });
}

function fromLine(line: string): unknown {
  const [name, sha256, scopes = ""] = line.trim().split(/\s+/);
  return { name, sha256, scopes: scopes.split(",") };
}

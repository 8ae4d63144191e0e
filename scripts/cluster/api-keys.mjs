// API keys as a Temporal server of one's own knows them: JSON web tokens, whose permissions its default authorizer
// checks. The public half of the key that signs them is served on loopback, where the server fetches it.
import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";

const KEY_ID = "cluster";
const GOOD_FOR_S = 14 * 86_400;

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * @returns {Promise<{ keys_url: string, issue: (subject: string, permissions: string[]) => string, close: () => void }>}
 *   permissions are `NAMESPACE:read|write|worker|admin`; `temporal-system` is the whole server
 */
export async function openKeys() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: KEY_ID, alg: "ES256", use: "sig" };
  const server = createServer((_, answer) =>
    answer.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [jwk] })),
  );
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const issue = (subject, permissions) => {
    const exp = Math.floor(Date.now() / 1_000) + GOOD_FOR_S;
    const body = `${encoded({ alg: "ES256", typ: "JWT", kid: KEY_ID })}.${encoded({ sub: subject, permissions, exp })}`;
    const signature = sign("sha256", Buffer.from(body), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${body}.${signature.toString("base64url")}`;
  };
  return {
    keys_url: `http://127.0.0.1:${server.address().port}/keys.json`,
    issue,
    close: () => server.close(),
  };
}

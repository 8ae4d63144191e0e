// Who asks: by the token of each request, wherever that comes from.
import { createHash } from "node:crypto";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import { answerProblem, toProblem } from "../problem.js";
import { type TestApp, testApp } from "../testing/app.js";
import { codeOf } from "../testing/problems.js";
import { type AuthEnv, type AuthOptions, authenticate, type Token } from "./auth.js";

let api: TestApp | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

describe("who asks", () => {
  const sha256 = (token: string) => createHash("sha256").update(token).digest("hex");
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const owner_sha256 = sha256("the-owner");

  it("without a tokens file everybody may read and operate, and only the owner's token is the owner", async () => {
    api = await testApp({ auth: { owner_sha256 } });
    expect((await api.get("/v1/runs")).status).toBe(200);
    expect((await api.get("/v1/runs", bearer("the-owner"))).status).toBe(200);
    const seen = await callersOf({ owner_sha256 }, [{}, bearer("the-owner")]);
    expect(seen).toEqual([
      { actor: "local", owner: false },
      { actor: "owner", owner: true },
    ]);
  });

  it("a token that is not known is refused, also where none is needed", async () => {
    api = await testApp({ auth: {} });
    for (const authorization of [
      "Bearer guess",
      "Bearer",
      "Bearer a b",
      "Negotiate abc",
      `Basic ${btoa("me:guess")}`,
      `Basic ${btoa("me:")}`,
      "",
    ])
      expect(await codeOf(await api.get("/v1/runs", { authorization }))).toBe("401 unauthorized");
    expect((await api.get("/healthz", bearer("guess"))).status).toBe(200);
  });

  it("with a tokens file the owner's token works beside those of the file, whose names make nobody the owner", async () => {
    const tokens: Token[] = [{ name: "owner", scopes: ["read"], sha256: sha256("bob") }];
    const seen = await callersOf({ owner_sha256, tokens }, [{}, bearer("bob"), bearer("the-owner")]);
    expect(seen).toEqual([401, { actor: "owner", owner: false }, { actor: "owner", owner: true }]);
  });

  it("a proxy on loopback makes nobody local: its requests are judged by their token", async () => {
    const tokens: Token[] = [{ name: "bob", scopes: ["read"], sha256: sha256("bob") }];
    const through = { "x-forwarded-for": "127.0.0.1", forwarded: "for=127.0.0.1;host=localhost" };
    const seen = await callersOf({ tokens, owner_sha256 }, [through, { ...through, ...bearer("bob") }]);
    expect(seen).toEqual([401, { actor: "bob", owner: false }]);
  });

  it("the hash of no token lets nobody in who sends none", async () => {
    const tokens: Token[] = [{ name: "empty", scopes: ["read"], sha256: sha256("") }];
    expect(
      await callersOf({ tokens }, [{}, { authorization: "Bearer " }, { authorization: "Basic" }]),
    ).toEqual([401, 401, 401]);
  });
});

/** What the routes see of who asks, for each request with these headers; the status where it is refused. */
async function callersOf(auth: AuthOptions, requests: Record<string, string>[]) {
  const app = new Hono<AuthEnv>();
  app.onError((error, c) => answerProblem(c, toProblem(error)));
  app.use(authenticate(auth));
  app.get("/", (c) => c.json({ actor: c.get("actor"), owner: c.get("owner") }));
  return Promise.all(
    requests.map(async (headers) => {
      const response = await app.request("/", { headers });
      return response.ok ? response.json() : response.status;
    }),
  );
}

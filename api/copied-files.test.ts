// Files for `copy` steps: put into the store by their digest, and named by runs.
import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { type TestApp, testApp } from "./testing/app.js";

let api: TestApp;
afterEach(() => api.close());

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");
const put = async (path: string, body: string, type = "application/octet-stream") =>
  api.app.fetch(
    new Request(`http://localhost/v1/files/${path}`, {
      method: "PUT",
      body,
      headers: { "content-type": type },
    }),
  );
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

test("a file is stored under the digest of its bytes, and nothing is where these are others", async () => {
  api = await testApp();
  const sha256 = digestOf("image");
  expect((await api.get(`/v1/files/${sha256}`)).status).toBe(404);
  const first = await put(sha256, "image");
  expect([first.status, await first.json()]).toEqual([201, { bytes: 5, sha256 }]);
  expect((await put(sha256, "image")).status).toBe(200);
  expect(await (await api.get(`/v1/files/${sha256}`)).json()).toEqual({ bytes: 5, sha256 });
  const other = digestOf("other");
  const refused = await put(other, "image");
  expect([refused.status, await codeOf(refused)]).toEqual([422, "invalid_body"]);
  expect((await api.get(`/v1/files/${other}`)).status).toBe(404);
  expect(await codeOf(await put("abc", "image"))).toBe("not_found");
  expect(await codeOf(await put(sha256, "image", "text/plain"))).toBe("unsupported_media_type");
});

test("a file beyond the limit is refused with the setting that raises it", async () => {
  api = await testApp({ file_limit: 10 });
  const refused = await put(digestOf("image of a device"), "image of a device");
  expect(refused.status).toBe(413);
  expect(((await refused.json()) as { detail: string }).detail).toContain("ORCHESTRATOR_FILE_LIMIT");
});

test("a plan names the file with size and digest; a file that the request does not name is reported with its place", async () => {
  api = await testApp();
  const inventory = `credentials: { lab: { username: a, password: { env: LAB } } }
devices: { r1: { host: 192.0.2.1, platform: linux, credential: lab, vars: { image: v2 } } }`;
  const spec = `name: t\nsteps:\n  - copy: { from: "images/\${{ device.vars.image }}.bin", to: /tmp/image.bin }\n`;
  const file = { bytes: 5, sha256: digestOf("image") };
  const body = { spec, spec_file: "specs/up.yaml", inventory };
  const planned = await api.post("/v1/plan", { ...body, copies: { "images/v2.bin": file } });
  expect((await planned.json()) as object).toMatchObject({ copies: { "specs/images/v2.bin": file } });
  const missing = await api.post("/v1/plan", body);
  expect((await missing.json()) as object).toMatchObject({
    code: "invalid_spec",
    errors: [{ code: "file_not_found", line: 3 }],
  });
  const started = await api.post("/v1/runs", { ...body, copies: { "images/v2.bin": file } });
  expect(await codeOf(started)).toBe("file_missing");
});

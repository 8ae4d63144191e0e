// The OpenAPI document is valid, complete, and says of answers what they are.
import { validate } from "@readme/openapi-parser";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, expect, test } from "vitest";
import { archiveOne, type TestApp, testApp } from "../testing/app.js";

interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
  requestBody?: object;
  security?: object[];
}
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

let api: TestApp;
afterEach(() => api.close());
const read = async () => (await (await api.get("/openapi.json")).json()) as Document;
const operations = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test("an independent validator finds nothing in it, and every reference leads somewhere", async () => {
  api = await testApp();
  const document = await read();
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
  expect(references.length).toBeGreaterThan(50);
  for (const target of new Set(references))
    expect(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)).toContain(
      target,
    );
  expect(await validate(document as never)).toMatchObject({ valid: true, warnings: [] });
});

test("every request names the statuses that its guards answer, as problems", async () => {
  api = await testApp();
  for (const { path, method, operation } of operations(await read())) {
    const statuses = Object.keys(operation.responses);
    const open = path === "/healthz" || path === "/readyz";
    const wanted = [
      "403",
      "405",
      "500",
      ...(open ? [] : ["401"]),
      ...(operation.requestBody ? ["400", "413", "415", "422"] : []),
      ...(path.startsWith("/v1/runs/{id}") ? ["404", "410", "502", "503"] : []),
    ];
    expect([method, path, statuses]).toEqual([method, path, expect.arrayContaining(wanted)]);
    const ofProblems = Object.entries(operation.responses)
      .filter(([status]) => Number(status) >= 400 && !(open && status === "503"))
      .map(([, { content }]) => content);
    const isPage = operation.responses["200"]?.content?.["text/html"] !== undefined;
    for (const content of ofProblems)
      expect(content).toEqual({
        "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        ...(isPage ? { "text/html": { schema: { type: "string" } } } : {}),
      });
  }
});

test("lists every route of the app, and nothing else", async () => {
  api = await testApp();
  const listed = operations(await read()).map(({ path, method }) => `${method} ${path}`);
  for (const route of ["get /", "get /runs/{id}", "get /openapi.json", "get /docs", "delete /v1/runs/{id}"])
    expect(listed).toContain(route);
  for (const each of listed.filter((route) => !route.includes("{"))) {
    const [method = "", path = ""] = each.split(" ");
    const response = await api.app.fetch(
      new Request(`http://localhost${path}`, { method: method.toUpperCase() }),
    );
    expect([each, response.status === 404 || response.status === 405]).toEqual([each, false]);
  }
});

test("report, history, devices and run have the form that it tells", async () => {
  api = await testApp();
  const run = "1aaaaaaaaaaaaaa";
  await archiveOne(api.store, run);
  const document = await read();
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: "openapi", ...document });
  for (const path of ["report.json", "history", "devices", "artifacts", ""]) {
    const at = `/v1/runs/{id}${path === "" ? "" : `/${path}`}`;
    const pointer = [at, "get", "responses", "200", "content", "application/json", "schema"];
    const key = pointer.map((part) => encodeURIComponent(part.replaceAll("/", "~1"))).join("/");
    const check = ajv.getSchema(`openapi#/paths/${key}`);
    const body: unknown = await (await api.get(at.replace("{id}", run))).json();
    expect([path, check?.(body), check?.errors]).toEqual([path, true, null]);
    expect([path, check?.([])]).toEqual([path, false]);
  }
});

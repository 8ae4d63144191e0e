// The API's document, and the client's types that are made of it, lie here as files. After a change of the API:
// npx vitest run packages/client --project long -u
import openapiTypeScript, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";
import { testApp } from "../../../api/testing/app.js";

const HEAD = `// Made of the API's OpenAPI document by schema.long.test.ts; do not change it here.
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
`;

test("docs/schemas/openapi.json is what the API answers, and schema.ts is made of it", async () => {
  const api = await testApp();
  const document = (await (await api.get("/openapi.json")).json()) as object;
  await api.close();
  const text = `${JSON.stringify(document, null, 1)}\n`;
  await expect(text).toMatchFileSnapshot("../../../docs/schemas/openapi.json");
  const types = astToString(await openapiTypeScript(text));
  // Members of which nothing is said are any JSON.
  const named = types.replaceAll("[key: string]: unknown;", "[key: string]: Json;");
  await expect(HEAD + named).toMatchFileSnapshot("./schema.ts");
});

// The types are those of the API's document. After a change of the API: npx vitest run packages/client --project long -u
import openapiTypeScript, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";
import { testApp } from "../../../api/testing/app.js";

const HEAD = `// Made of the API's OpenAPI document by schema.long.test.ts; do not change it here.
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
`;

test("schema.ts is made of the API's OpenAPI document", async () => {
  const api = await testApp();
  const document = await (await api.get("/openapi.json")).text();
  await api.close();
  const types = astToString(await openapiTypeScript(document));
  // Members of which nothing is said are any JSON.
  const named = types.replaceAll("[key: string]: unknown;", "[key: string]: Json;");
  await expect(HEAD + named).toMatchFileSnapshot("./schema.ts");
});

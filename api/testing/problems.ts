// The problem in an answer.
import { expect } from "vitest";
import type { ProblemBody } from "../../schemas/api.js";

export const problemOf = async (response: Response) => {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = (await response.json()) as ProblemBody;
  expect(body.status).toBe(response.status);
  return body;
};
export const codeOf = async (response: Response) => `${response.status} ${(await problemOf(response)).code}`;

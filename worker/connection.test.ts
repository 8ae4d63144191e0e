// What a worker says that finds no Temporal: where it looked and what to do, in a sentence.
import { expect, test, vi } from "vitest";
import { startExitCode } from "../schemas/setting.js";
import { connectToTemporal } from "./connection.js";

test.each([
  [
    "127.0.0.1:1",
    3,
    /^No Temporal server answers at 127\.0\.0\.1:1 \(Connection refused\)\. .*orchestrator dev.*TEMPORAL_ADDRESS, .*them\.$/,
  ],
  ["127.0.0.1:x", 2, /^TEMPORAL_ADDRESS is "127\.0\.0\.1:x"; expected host:port\.$/],
])("%s", async (address, code, message) => {
  vi.stubEnv("TEMPORAL_ADDRESS", address);
  const refused: unknown = await connectToTemporal(process.env).catch((error: unknown) => error);
  vi.unstubAllEnvs();
  expect(refused).toMatchObject({ message: expect.stringMatching(message) });
  expect(startExitCode(refused)).toBe(code);
});

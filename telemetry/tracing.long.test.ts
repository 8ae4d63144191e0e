import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { openTracing } from "./tracing.js";

test("spans that cannot be delivered are told of once, with where to and why", async () => {
  let status = 500;
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    request.resume().on("end", () => response.writeHead(status).end());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.replace("//", "//me:hidden@"));
  onTestFinished(() => void vi.unstubAllEnvs());

  const lost: [string, string][] = [];
  const tracing = await openTracing("test", process.env, (...told) => lost.push(told));
  const send = async () => {
    const before = asked;
    await tracing.span("work", {}, async () => {});
    await expect.poll(() => asked).toBeGreaterThan(before);
  };
  await send();
  await send();
  await expect.poll(() => lost).toEqual([[endpoint, expect.stringMatching(/./)]]);
  status = 200;
  await send();
  await tracing.close();
  expect(lost).toHaveLength(1);
});

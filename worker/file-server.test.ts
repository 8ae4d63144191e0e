// What a worker serves to devices: what is offered, to who knows its path, for as long as it is offered.
import { expect, onTestFinished, test } from "vitest";
import { SettingError } from "../schemas/setting.js";
import { serveFiles } from "./file-server.js";

const BYTES = Buffer.from("image");

async function serving() {
  const server = await serveFiles("127.0.0.1:0");
  onTestFinished(() => server.close());
  const progress: number[] = [];
  const offer = server.offer({
    name: "image v2.bin",
    bytes: BYTES.length,
    open: async function* () {
      yield await Promise.resolve(BYTES);
    },
    progress: (bytes) => void progress.push(bytes),
  });
  return { ...offer, progress };
}

test("a file is there for who knows its path, as often as it is asked for, until its step ends", async () => {
  const { url, close, progress } = await serving();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\da-f]{48}\/image%20v2\.bin$/);
  for (const _ of [1, 2]) expect(await (await fetch(url)).text()).toBe("image");
  expect(progress).toContain(BYTES.length);
  const head = await fetch(url, { method: "HEAD" });
  expect(head.headers.get("content-length")).toBe("5");
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
  expect((await fetch(new URL("/image%20v2.bin", url))).status).toBe(404);
  expect((await fetch(new URL("/", url))).status).toBe(404);
  close();
  expect((await fetch(url)).status).toBe(404);
});

test.each(["8069", "host", "10.0.0.5:x", "10.0.0.5:99999", "http://10.0.0.5:80", "192.0.2.1:8069"])(
  "%s is no address to serve files at",
  async (setting) => {
    await expect(serveFiles(setting)).rejects.toThrow(SettingError);
  },
);

// Addresses of stores: what they open, and how a bad one is explained.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { openStore } from "./open.js";

it("opens a folder, spaces and all, and makes it when it is first used", async () => {
  const folder = mkdtempSync(join(tmpdir(), "open-store-"));
  try {
    const store = openStore(pathToFileURL(join(folder, "a b", "c")).href, { env: {} });
    await store.put("x.txt", "x");
    expect((await openStore(`file://${folder}/a%20b/c/`, { env: {} }).read("x.txt"))?.toString()).toBe("x");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("opens a bucket, with and without prefix, touching nothing", () => {
  for (const url of ["s3://my-bucket", "s3://my-bucket/", "s3://my.bucket/some/prefix/"]) {
    expect(openStore(url, { env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1" } })).toHaveProperty("put");
  }
});

it.each([
  ["/var/artifacts", "Did you mean file:///var/artifacts?"],
  ["", "it is not a URL"],
  ["artifacts", "it is not a URL"],
  ["file://artifacts/x", "three slashes"],
  ["file:relative", "three slashes"],
  ["https://bucket/x", "https:// is not a kind of store"],
  ["s3://", "not a bucket name"],
  ["s3://Bad_Bucket/x", "not a bucket name"],
  ["s3://bucket/a//b", "not a prefix"],
  ["s3://bucket/a?region=x", "only a path may follow"],
  ["file:///a%2Fb", "names no artifact store"],
])("refuses %j", (url, why) => {
  const open = (): unknown => openStore(url, { env: {} });
  expect(open).toThrow(why);
  expect(open).toThrow("file:///absolute/folder");
  expect(open).toThrow(expect.objectContaining({ code: "bad_url" }));
});

it("does not repeat credentials that somebody put into the address", () => {
  expect(() => openStore("s3://AKIA:hunter22@bucket/x", { env: {} })).toThrow(/^(?!.*hunter22)/);
});

// The S3 store against a real S3 server: the common contract, and what only a network and a bucket can get wrong.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ListMultipartUploadsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findCopiedFile, putCopiedFile } from "../../api/runs/copied-files.js";
import { openStore } from "../../artifacts/open.js";
import { createS3Store } from "../../artifacts/s3/store.js";
import { describeStore } from "../../artifacts/store.contract.js";
import { bytesOf, collect, sha256 } from "../../artifacts/testing/bytes.js";
import type { ByteStore } from "../../artifacts/store.js";
import { type FaultyProxy, startFaultyProxy } from "../services/faulty-proxy.js";
import { findSeaweedFs, type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";

const MIB = 1_024 * 1_024;

let missing: string | undefined;
let server: SeaweedFs;
let raw: S3Client;
let shared: ByteStore;

beforeAll(async () => {
  await findSeaweedFs(process.env).catch((error: Error) => {
    missing = error.message;
  });
  if (missing !== undefined) return;
  server = await startSeaweedFs(process.env);
  const { endpoint, accessKeyId, secretAccessKey } = server;
  raw = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  shared = openStore(`s3://${server.bucket}/shared/store`, { env: server.env });
});
beforeEach(({ skip }) => {
  if (missing !== undefined) skip(missing);
});
afterAll(async () => {
  raw?.destroy();
  await server?.dispose();
});

/** A prefix that no other test has used, nor an earlier try of this one. */
const fresh = (name: string) => `${name}-${randomBytes(4).toString("hex")}`;

function storeAt(
  prefix: string,
  options: { endpoint?: string; secret?: string; bucket?: string; retry_ms?: number } = {},
): ByteStore {
  const {
    endpoint = server.endpoint,
    secret = server.secretAccessKey,
    bucket = server.bucket,
    retry_ms,
  } = options;
  return createS3Store({
    bucket,
    prefix,
    client: {
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey: secret },
    },
    ...(retry_ms !== undefined && { retry: { read_ms: retry_ms, write_ms: retry_ms } }),
  });
}

describeStore(() => shared);

describe("a bucket that is shared", () => {
  it("keeps stores with different prefixes apart, also where one prefix begins the other", async () => {
    const [whole, one, other] = [storeAt(""), storeAt("pre"), storeAt("prefix")];
    await one.put("a.txt", "one");
    await other.put("a.txt", "other");
    expect((await one.read("a.txt"))?.toString()).toBe("one");
    expect((await collect(one.list(""))).map(({ path }) => path)).toEqual(["a.txt"]);
    expect((await whole.read("prefix/a.txt"))?.toString()).toBe("other");
    expect(await one.remove("")).toBe(1);
    expect((await collect(other.list(""))).map(({ path }) => path)).toEqual(["a.txt"]);
  });

  it("tells the digest of what somebody else put, and keeps a media type that was given", async () => {
    const store = storeAt("foreign");
    await raw.send(
      new PutObjectCommand({ Bucket: server.bucket, Key: "foreign/theirs.bin", Body: "theirs" }),
    );
    await store.put("ours.bin", "ours", { media_type: "text/x-ours" });
    expect(await collect(store.list(""))).toMatchObject([
      { path: "ours.bin", sha256: sha256("ours"), media_type: "text/x-ours" },
      { path: "theirs.bin", sha256: sha256("theirs"), bytes: 6 },
    ]);
    expect((await store.open("ours.bin"))?.info.media_type).toBe("text/x-ours");
  });

  it("tells bytes that are not those of their digest", async () => {
    const object = { Bucket: server.bucket, Key: "damaged/a.txt", Metadata: { sha256: sha256("whole") } };
    await raw.send(new PutObjectCommand({ ...object, Body: "torn" }));
    await expect(storeAt("damaged").read("a.txt")).rejects.toMatchObject({ code: "damaged" });
  });
});

describe("what is wrong is said", () => {
  it("no such bucket", async () => {
    await expect(
      storeAt("x", { bucket: "nobody-made-this" }).list("")[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      code: "no_bucket",
      message: expect.stringContaining("s3://nobody-made-this/"),
    });
  });

  it("wrong credentials, without showing them", async () => {
    const failure = await storeAt("x", { secret: "wrong-secret-key" })
      .probe()
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ code: "access_denied" });
    expect(String(failure)).not.toContain("wrong-secret-key");
  });

  it("nobody there", async () => {
    const failure = storeAt("x", { endpoint: "http://127.0.0.1:1", retry_ms: 300 }).put("a", "x");
    await expect(failure).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

describe("answers that are lost", () => {
  let proxy: FaultyProxy;
  beforeEach(async () => {
    proxy = await startFaultyProxy(server.endpoint);
  });
  afterEach(() => proxy.close());

  it("do not make the winner of a create believe that it lost", async () => {
    const store = storeAt(fresh("lost"), { endpoint: proxy.endpoint });
    proxy.loseAnswers(/^PUT /, 2);
    expect(await store.create("intents/a.json", "mine")).toBe(true);
    proxy.loseAnswers(/^PUT /, 1);
    expect(await store.create("intents/a.json", "theirs")).toBe(false);
    expect((await store.read("intents/a.json"))?.toString()).toBe("mine");
  });

  it("do not hurt a large artifact, whichever they answer", async () => {
    const store = storeAt("lost", { endpoint: proxy.endpoint });
    const bytes = randomBytes(17 * MIB);
    for (const request of [/^POST .*uploads/, /^PUT .*partNumber/, /^POST .*uploadId/]) {
      proxy.loseAnswers(request, 1);
      expect((await store.put("large.raw", bytes)).sha256).toBe(sha256(bytes));
      expect(sha256((await storeAt("lost").read("large.raw")) as Buffer)).toBe(sha256(bytes));
    }
  });

  it("of a writer that is killed in the middle leave nothing that a reader sees", async () => {
    const prefix = fresh("killed");
    const stalled = proxy.stall(/^PUT .*partNumber=3/);
    const program = `
      const { openStore } = await import(${JSON.stringify(fileURLToPath(new URL("../../dist/artifacts/open.js", import.meta.url)))});
      const store = openStore("s3://${server.bucket}/${prefix}", { env: process.env });
      await store.put("runs/r/large.raw", Buffer.alloc(${40 * MIB}, "x"));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      env: { ...process.env, ...server.env, AWS_ENDPOINT_URL: proxy.endpoint },
      stdio: "ignore",
    });
    await Promise.race([stalled, once(child, "exit").then(() => expect.fail("the writer ended by itself"))]);
    child.kill("SIGKILL");
    await once(child, "exit");

    const { Uploads = [] } = await raw.send(
      new ListMultipartUploadsCommand({ Bucket: server.bucket, Prefix: `${prefix}/` }),
    );
    expect(Uploads).toHaveLength(1);
    const store = storeAt(prefix);
    expect(await collect(store.list(""))).toEqual([]);
    expect(await collect(store.children(""))).toEqual([]);
    expect(await store.open("runs/r/large.raw")).toBeUndefined();
  });
});

describe("an outage", () => {
  it("is waited out by writes; what was being written is whole afterwards", async () => {
    const store = storeAt(fresh("outage"));
    const bytes = randomBytes(18 * MIB);
    await store.put("before.txt", "x");
    await server.stop();
    const puts = Promise.all([
      store.put("large.raw", bytes),
      store.put("small.txt", "small"),
      store.create("intent.json", "{}"),
    ]);
    await expect(storeAt("outage", { retry_ms: 500 }).read("before.txt")).rejects.toMatchObject({
      code: "unreachable",
    });
    await server.start();
    expect((await puts)[2]).toBe(true);
    const opened = await store.open("large.raw");
    expect(sha256(await bytesOf(opened?.body as Readable))).toBe(sha256(bytes));
    expect((await collect(store.list(""))).map(({ path, sha256: digest }) => [path, digest])).toEqual([
      ["before.txt", sha256("x")],
      ["intent.json", sha256("{}")],
      ["large.raw", sha256(bytes)],
      ["small.txt", sha256("small")],
    ]);
  });
});

describe("a file that is uploaded for copy steps", () => {
  const BYTES = randomBytes(20 * MIB + 3);
  async function* pieces(bytes: Buffer): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += MIB) yield await Promise.resolve(bytes.subarray(at, at + MIB));
  }

  it("goes into the bucket whole, and is found by its digest", async () => {
    const store = storeAt(fresh("copied"));
    const digest = sha256(BYTES);
    expect(await putCopiedFile(store, digest, pieces(BYTES), 2 * BYTES.length)).toEqual({
      bytes: BYTES.length,
      sha256: digest,
    });
    expect(await findCopiedFile(store, digest)).toEqual({ bytes: BYTES.length, sha256: digest });
  });
  it("is not in the bucket where its bytes are others, or too many", async () => {
    const store = storeAt(fresh("copied"));
    const other = "a".repeat(64);
    await expect(putCopiedFile(store, other, pieces(BYTES), 2 * BYTES.length)).rejects.toThrow(/not a{64}/);
    await expect(putCopiedFile(store, sha256(BYTES), pieces(BYTES), MIB)).rejects.toThrow(
      /ORCHESTRATOR_FILE_LIMIT/,
    );
    expect(await findCopiedFile(store, other)).toBeUndefined();
    expect(await findCopiedFile(store, sha256(BYTES))).toBeUndefined();
  });
});

// Packs in a bucket: few objects, the same files, and no attempt of the past over what a later one left.
import { randomUUID } from "node:crypto";
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lostArtifacts } from "../../artifacts/lost.js";
import { openStore } from "../../artifacts/open.js";
import { describeGathering } from "../../artifacts/packs/gather.contract.js";
import { gathering } from "../../artifacts/packs/gather.js";
import { deviceFolder, inRun, runFolder } from "../../artifacts/paths.js";
import type { ByteStore } from "../../artifacts/store.js";
import { collect } from "../../artifacts/testing/bytes.js";
import { fromStore } from "../../packages/devices/src/words/masked.js";
import { type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";

let server: SeaweedFs;
let raw: S3Client;
let store: ByteStore;
beforeAll(async () => {
  server = await startSeaweedFs(process.env);
  const { endpoint, accessKeyId, secretAccessKey } = server;
  raw = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  store = openStore(`s3://${server.bucket}/packs`, { env: server.env });
});
afterAll(async () => {
  raw?.destroy();
  await server?.dispose();
});

describeGathering(() => store);

const at = (path: string) => ({ Bucket: server.bucket, Key: `packs/${path}` });

function stand() {
  const run = randomUUID();
  const folder = deviceFolder(run, "r1");
  const attempt = (order: string, through = store) => gathering(through, { folder, order });
  const objects = async () => {
    const { Contents = [] } = await raw.send(
      new ListObjectsV2Command({ Bucket: server.bucket, Prefix: `packs/${folder}` }),
    );
    return Contents.map(({ Key = "" }) => Key.slice(`packs/${folder}`.length)).sort();
  };
  return { run, folder, attempt, objects };
}

describe("packs", () => {
  it("are one object for what a segment leaves, and a large file is one of its own", async () => {
    const { folder, attempt, objects } = stand();
    const gathered = attempt("a");
    for (let n = 1; n <= 10; n++) {
      await gathered.put(`${folder}main-${n}.txt`, fromStore("x".repeat(10_000)));
      if (n % 4 === 0) await gathered.writeOut();
    }
    await gathered.put(`${folder}session-1.cast`, fromStore("y".repeat(120_000)));
    await gathered.writeOut();
    expect(await objects()).toEqual(["@a.000001.zip"]);
    await gathered.put(`${folder}large.txt`, fromStore("z".repeat(300_000)));
    await gathered.writeOut();
    expect(await objects()).toEqual(["@a.000001.zip", "@a.000002"]);
    expect(await store.open(`${folder}@a.000002`)).toBeUndefined();
    expect((await collect(store.list(folder))).map(({ path }) => path)).toHaveLength(12);
  });

  it("of a later attempt win, also where a frozen worker wakes up and writes its own afterwards", async () => {
    const { folder, attempt } = stand();
    const [frozen, later] = [attempt("000001"), attempt("000002")];
    await frozen.put(`${folder}main-1.txt`, fromStore("first"));
    await frozen.writeOut();
    await later.put(`${folder}main-2.txt`, fromStore("of the later attempt"));
    await later.writeOut();
    await frozen.put(`${folder}main-2.txt`, fromStore("of the frozen worker"));
    await frozen.put(`${folder}main-2.json`, fromStore("x".repeat(400_000)));
    await frozen.writeOut();
    const read = async (name: string) => (await store.read(folder + name))?.toString();
    expect([await read("main-1.txt"), await read("main-2.txt")]).toEqual(["first", "of the later attempt"]);
  });

  it("that are missing, damaged or name what is not there lose exactly their files", async () => {
    const { run, folder, attempt } = stand();
    const [first, second, third] = [attempt("a"), attempt("b"), attempt("c")];
    const named = [
      await first.put(`${folder}main-1.txt`, fromStore("one")),
      await second.put(`${folder}main-2.txt`, fromStore("two")),
      await third.put(`${folder}main-3.txt`, fromStore("x".repeat(300_000))),
    ].map((artifact) => ({ ...artifact, path: inRun(run, artifact.path) }));
    for (const each of [first, second, third]) await each.writeOut();
    const lost = async () => (await lostArtifacts(store, run, named)).map((path) => path.split("/").at(-1));
    expect(await lost()).toEqual([]);
    await raw.send(new DeleteObjectCommand(at(`${folder}@c.000002`)));
    expect(await lost()).toEqual(["main-3.txt"]);
    expect(await store.read(`${folder}main-3.txt`)).toBeUndefined();
    for (const Body of ["torn", ""]) {
      await raw.send(new PutObjectCommand({ ...at(`${folder}@b.000001.zip`), Body }));
      expect(await lost()).toEqual(["main-2.txt", "main-3.txt"]);
      await expect(store.read(`${folder}main-2.txt`)).rejects.toMatchObject({ code: "damaged" });
    }
    await raw.send(new DeleteObjectCommand(at(`${folder}@a.000001.zip`)));
    expect(await lost()).toEqual(["main-1.txt", "main-2.txt", "main-3.txt"]);
    expect(await collect(store.list(runFolder(run)))).toEqual([]);
  });

  it("are tried again by the next writeOut where the store is away", async () => {
    const { folder, attempt } = stand();
    let isAway = true;
    const away: ByteStore = {
      ...store,
      putPack: (pack, files) => (isAway ? Promise.reject(new Error("away")) : store.putPack!(pack, files)),
    };
    const gathered = attempt("a", away);
    await gathered.put(`${folder}main-1.txt`, fromStore("kept"));
    await expect(gathered.writeOut()).rejects.toThrow("away");
    expect([gathered.isDirty, await store.read(`${folder}main-1.txt`)]).toEqual([true, undefined]);
    isAway = false;
    await gathered.writeOut();
    expect([gathered.isDirty, (await store.read(`${folder}main-1.txt`))?.toString()]).toEqual([
      false,
      "kept",
    ]);
  });
});

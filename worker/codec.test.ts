// The codec: what it accepts back, and that it refuses everything else before anybody uses it.
import { randomBytes } from "node:crypto";
import { defaultPayloadConverter } from "@temporalio/common";
import type { Payload, PayloadCodec, SerializationContext } from "@temporalio/common";
import { describe, expect, test } from "vitest";
import { type CodecUse, createDataConverter, createPayloadCodec } from "./codec.js";
import { Labelled, payloadConverter as messageConverter } from "./encryption/messages.js";
import { payloadConverter } from "./encryption/payload-converter.js";
import { Refused } from "./encryption/refused-payload.js";

const SECRET = "correct horse battery staple";
const mine = createPayloadCodec(SECRET, "strict");
const WORKFLOW: SerializationContext = { type: "workflow", namespace: "default", workflowId: "run/1" };
const ACTIVITY: SerializationContext = {
  type: "activity",
  namespace: "default",
  workflowId: "run/1",
  activityId: "0/r1/0",
  isLocal: false,
};

const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const sealed = async (value: unknown, context?: SerializationContext, codec: PayloadCodec = mine) =>
  (await codec.encode([plain(value)], context))[0] as Payload;
const opened = async (payload: Payload, context?: SerializationContext, codec: PayloadCodec = mine) =>
  defaultPayloadConverter.fromPayload((await codec.decode([payload], context))[0] as Payload);
const refused = (reason: string) => expect.objectContaining({ name: "PayloadRefused", reason });

test("what was encrypted with the same secret is read, by other processes too, and by who knows no place", async () => {
  const other = createPayloadCodec(SECRET, "strict");
  for (const context of [WORKFLOW, ACTIVITY, undefined]) {
    const payload = await sealed({ a: "fig" }, context);
    expect(Buffer.from(payload.data ?? []).includes("fig")).toBe(false);
    expect(await opened(payload, context, other)).toEqual({ a: "fig" });
    expect(await opened(payload, undefined, other)).toEqual({ a: "fig" });
  }
});

test("two processes with one secret encrypt with different keys and name them differently", async () => {
  const [one, two] = await Promise.all([
    sealed(1),
    sealed(1, undefined, createPayloadCodec(SECRET, "strict")),
  ]);
  for (const name of ["key-salt", "key-id"])
    expect(Buffer.from(one.metadata?.[name] ?? [])).not.toEqual(Buffer.from(two.metadata?.[name] ?? []));
});

describe("refuses", () => {
  test.each([
    plain({ run: "1" }),
    plain(undefined),
    plain(new Uint8Array([1])),
    {},
    { metadata: {}, data: null },
  ])("what is not encrypted: %j", async (payload) => {
    await expect(mine.decode([payload], WORKFLOW)).rejects.toEqual(refused("plain"));
    await expect(mine.decode([payload])).rejects.toEqual(refused("plain"));
  });

  test("a list in which one payload is not encrypted", async () =>
    expect(mine.decode([await sealed(1, WORKFLOW), plain(2)], WORKFLOW)).rejects.toEqual(refused("plain")));

  test("what is encrypted with another key", async () => {
    const theirs = await sealed(1, WORKFLOW, createPayloadCodec("another secret of theirs", "strict"));
    await expect(mine.decode([theirs], WORKFLOW)).rejects.toEqual(refused("other_key"));
  });

  test("every changed byte, of the data and of what stands beside it", async () => {
    const payload = await sealed({ a: 1 }, WORKFLOW);
    const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, n) => (n === at ? byte ^ 1 : byte));
    const data = payload.data as Uint8Array;
    const changed: Payload[] = [...data.keys()].map((at) => ({ ...payload, data: flipped(data, at) }));
    changed.push({ ...payload, data: data.subarray(0, 20) }, { ...payload, data: data.subarray(1) });
    for (const name of Object.keys(payload.metadata ?? {})) {
      const { [name]: bytes = new Uint8Array(), ...rest } = payload.metadata ?? {};
      changed.push({ ...payload, metadata: rest });
      changed.push({ ...payload, metadata: { ...rest, [name]: flipped(bytes, 3) } });
      changed.push({ ...payload, metadata: { ...rest, [name]: Buffer.concat([bytes, Buffer.of(0)]) } });
    }
    for (const each of changed)
      for (const context of [WORKFLOW, undefined])
        await expect(mine.decode([each], context)).rejects.toMatchObject({ code: "payload_refused" });
  });

  test("thousands that name made-up keys, without a slow derivation for each, and goes on with its own key", async () => {
    const made = await sealed({ a: 1 }, WORKFLOW);
    const fakes = Array.from({ length: 3_000 }, () => ({
      ...made,
      metadata: { ...made.metadata, "key-salt": randomBytes(16), "key-id": randomBytes(8) },
    }));
    const outcomes = await Promise.allSettled(fakes.map((fake) => mine.decode([fake], WORKFLOW)));
    expect(outcomes).toEqual(fakes.map(() => ({ status: "rejected", reason: refused("other_key") })));
    expect(await opened(await sealed({ b: 2 }, WORKFLOW), WORKFLOW)).toEqual({ b: 2 });
    expect(await opened(made, WORKFLOW)).toEqual({ a: 1 });
  });

  test("what was copied and relabelled for the place where it is found", async () => {
    const [copied, there] = [await sealed({ a: 1 }, ACTIVITY), await sealed({ b: 1 }, WORKFLOW)];
    const relabelled = {
      ...copied,
      metadata: { ...copied.metadata, place: there.metadata?.["place"] as Uint8Array },
    };
    await expect(mine.decode([relabelled], WORKFLOW)).rejects.toEqual(refused("changed"));
  });

  test.each([
    [WORKFLOW, { ...WORKFLOW, workflowId: "run/2" }],
    [WORKFLOW, { ...WORKFLOW, namespace: "other" }],
    [WORKFLOW, ACTIVITY],
    [ACTIVITY, WORKFLOW],
    [ACTIVITY, { ...ACTIVITY, activityId: "0/r2/0" }],
    [ACTIVITY, { ...ACTIVITY, workflowId: "run/2" }],
    [ACTIVITY, { ...ACTIVITY, workflowId: undefined }],
    [undefined, WORKFLOW],
  ] as [SerializationContext | undefined, SerializationContext][])(
    "what was encrypted for %j in %j",
    async (from, to) => {
      await expect(mine.decode([await sealed(1, from)], to)).rejects.toEqual(refused("misplaced"));
    },
  );

  test("a secret that is too short, as a setting", () =>
    expect(() => createPayloadCodec("short", "strict")).toThrow(/at least 16 characters; it has 5/));

  test("without a key, what is encrypted", async () => {
    const [codec] = createDataConverter("", "strict").payloadCodecs ?? [];
    await expect(codec?.decode([await sealed(1)])).rejects.toThrow("ORCHESTRATOR_ENCRYPTION_KEY");
    expect(await codec?.decode([plain(1)])).toEqual([plain(1)]);
  });
});

describe("by its use", () => {
  const codecFor = (use: CodecUse) => createPayloadCodec(SECRET, use);

  test("in a workflow a mark takes the place of what was refused, and no data of it comes through", async () => {
    const codec = codecFor("worker");
    const theirs = await sealed({ evil: 1 }, { ...ACTIVITY, activityId: "0/r2/0" });
    for (const context of [WORKFLOW, ACTIVITY])
      for (const payload of [plain({ evil: 1 }), theirs]) {
        const [inPlace] = await codec.decode([payload], context);
        const value = payloadConverter.fromPayload(inPlace as Payload);
        expect(value).toBeInstanceOf(Refused);
        expect(JSON.stringify(value)).not.toContain("evil");
        // As the result of an activity it is the failure of that.
        await expect(Promise.resolve(value)).rejects.toMatchObject({ type: "payload_refused" });
        // As its input nothing can read it.
        expect(() => defaultPayloadConverter.fromPayload(inPlace as Payload)).toThrow(
          /refused: not encrypted/,
        );
      }
    // Nobody can write the mark from outside.
    const mark = (await codec.decode([plain(1)], WORKFLOW))[0]?.metadata;
    const forged = { metadata: mark, data: Buffer.from("evil") };
    expect(JSON.stringify(await codec.decode([forged], WORKFLOW))).not.toContain(btoa("evil"));
    await expect(codec.decode([plain(1)])).rejects.toEqual(refused("plain"));
  });

  test("in a workflow only a result is the result of an activity, and a message is nothing else", async () => {
    const codec = codecFor("worker");
    const read = async (value: unknown, context: SerializationContext) => {
      const [payload] = await codec.encode([messageConverter.toPayload(value)], context);
      return payloadConverter.fromPayload(
        (await codec.decode([payload as Payload], context))[0] as Payload,
        context,
      );
    };
    expect(await read(new Labelled({ a: 1 }, "result"), ACTIVITY)).toEqual({ a: 1 });
    // As a heartbeat is, and the input of the same activity.
    for (const value of [{ a: 1 }, new Labelled({ a: 1 }, "activity runReads")])
      await expect(Promise.resolve(read(value, ACTIVITY))).rejects.toMatchObject({ type: "payload_refused" });
    expect(await read({ a: 1 }, WORKFLOW)).toEqual({ a: 1 });
    await expect(read(new Labelled({ a: 1 }, "signal control"), WORKFLOW)).rejects.toMatchObject({
      type: "payload_refused",
    });
  });

  test("our own archive may hold plain payloads, wherever they are read", async () => {
    const codec = codecFor("stored");
    expect(await opened(plain(1), WORKFLOW, codec)).toBe(1);
    expect(await opened(await sealed(2, ACTIVITY), ACTIVITY, codec)).toBe(2);
    // It was refused when the archive was written, or it would be plain.
    await expect(codec.decode([await sealed(2, ACTIVITY)], WORKFLOW)).rejects.toEqual(refused("misplaced"));
    const theirs = await sealed(1, undefined, createPayloadCodec("another secret of theirs", "strict"));
    await expect(codec.decode([theirs])).rejects.toEqual(refused("other_key"));
  });

  test("a replay takes plain payloads from an archive, and a mark for what was refused in the run", async () => {
    const codec = codecFor("replay");
    expect(await opened(plain(1), WORKFLOW, codec)).toBe(1);
    const [inPlace] = await codec.decode([await sealed(2, ACTIVITY)], WORKFLOW);
    expect(payloadConverter.fromPayload(inPlace as Payload)).toBeInstanceOf(Refused);
  });

  test("a page shows what it cannot decode as it is, beside what it can", async () => {
    const theirs = await sealed(1, undefined, createPayloadCodec("another secret of theirs", "strict"));
    expect(await codecFor("display").decode([plain(1), theirs, await sealed(2)])).toEqual([
      plain(1),
      theirs,
      expect.objectContaining({ data: Buffer.from("2") }),
    ]);
  });
});

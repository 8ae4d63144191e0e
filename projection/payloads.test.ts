// Payloads as they stand in a history: through all codecs, and of any encoding.
import { expect, it } from "vitest";
import { defaultDataConverter, defaultPayloadConverter, type PayloadCodec } from "@temporalio/common";
import { firstValue, numberOf } from "./payloads.js";

/** Puts a byte in front of the data, and takes only its own away. */
const marked = (mark: number): PayloadCodec => ({
  encode: async (payloads) =>
    payloads.map(({ metadata, data }) => ({ metadata, data: Buffer.from([mark, ...(data ?? [])]) })),
  decode: async (payloads) =>
    payloads.map(({ metadata, data }) => {
      expect(data?.[0]).toBe(mark);
      return { metadata, data: data?.subarray(1) };
    }),
});

const open = (...values: unknown[]) =>
  firstValue(
    { converter: defaultDataConverter },
    {
      payloads: values.map((value) => defaultPayloadConverter.toPayload(value)),
    },
  );

it("opens the first of several values, whatever it is", async () => {
  const value = { text: "Grüße, 東京 🚀", none: null, list: [1, "two"] };
  expect(await open(value, "second")).toEqual(value);
  expect(await open(undefined)).toBeUndefined();
  expect(await open(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(1, 2));
  expect(await open()).toBeUndefined();
  expect(await firstValue({ converter: defaultDataConverter }, undefined)).toBeUndefined();
});

it("goes through the codecs from the last to the first", async () => {
  const payloadCodecs = [marked(1), marked(2)];
  let payloads = [defaultPayloadConverter.toPayload("hidden")];
  for (const codec of payloadCodecs) payloads = await codec.encode(payloads);
  expect(await firstValue({ converter: { ...defaultDataConverter, payloadCodecs } }, { payloads })).toBe(
    "hidden",
  );
});

it("reads Temporal's numbers of 64 bits", () => {
  expect(numberOf({ toNumber: () => 51_200 })).toBe(51_200);
  expect(numberOf(7)).toBe(7);
  expect(numberOf(null)).toBe(0);
});

// Encrypts payloads on their way to Temporal and back: AES-256-GCM with one key that all processes share.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { METADATA_ENCODING_KEY } from "@temporalio/common";
import type { DataConverter, Payload, PayloadCodec } from "@temporalio/common";
import proto from "@temporalio/proto";

const ENCODING = "binary/aes-256-gcm";
const KEY_ID = "encryption-key-id";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param secret any text; the key is its SHA-256. At least 16 characters. @throws {RangeError} when it is shorter */
export function createPayloadCodec(secret: string): PayloadCodec {
  if (secret.length < 16)
    throw new RangeError("ORCHESTRATOR_ENCRYPTION_KEY must have at least 16 characters");
  const key = createHash("sha256").update(secret).digest();
  const id = createHash("sha256").update(key).digest("hex").slice(0, 16);
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(payload, key, id)),
    decode: async (payloads) =>
      payloads.map((payload) => (isOurs(payload) ? decrypt(payload, key, id) : payload)),
  };
}

/** What client and worker are given; without a key payloads stay readable. */
export function createDataConverter(secret: string | undefined): DataConverter {
  if (secret === undefined || secret === "") return {};
  return { payloadCodecs: [createPayloadCodec(secret)], failureConverterPath: FAILURE_CONVERTER };
}

/** Without it the messages and stack traces of failures would stay readable in the database. */
const FAILURE_CONVERTER = new URL("./failure-converter.js", import.meta.url).pathname;

const isOurs = ({ metadata }: Payload): boolean =>
  Buffer.from(metadata?.[METADATA_ENCODING_KEY] ?? []).toString() === ENCODING;

function encrypt(payload: Payload, key: Buffer, id: string): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const plain = proto.temporal.api.common.v1.Payload.encode(payload).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) }, data };
}

function decrypt(payload: Payload, key: Buffer, id: string): Payload {
  const used = Buffer.from(payload.metadata?.[KEY_ID] ?? []).toString();
  if (used !== id)
    throw new Error(`a payload was encrypted with key ${used}; ORCHESTRATOR_ENCRYPTION_KEY is key ${id}`);
  const data = Buffer.from(payload.data ?? []);
  const decipher = createDecipheriv("aes-256-gcm", key, data.subarray(0, IV_BYTES));
  decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
  const plain = Buffer.concat([
    decipher.update(data.subarray(IV_BYTES, data.length - TAG_BYTES)),
    decipher.final(),
  ]);
  const { metadata, data: bytes } = proto.temporal.api.common.v1.Payload.decode(plain);
  return { metadata, data: bytes };
}

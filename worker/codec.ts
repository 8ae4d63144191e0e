// Encrypts payloads on their way to Temporal, and accepts back only what was encrypted with the same key.
import type { DataConverter, Payload, PayloadCodec, SerializationContext } from "@temporalio/common";
import { PayloadRefused } from "../schemas/payload-refused.js";
import { labelMessages } from "./encryption/client-interceptors.js";
import { createKeyring, type Keyring } from "./encryption/keys.js";
import { checkSecret } from "./encryption/secret.js";
import { isSealed, seal, unseal } from "./encryption/seal.js";
import { refusedPayload } from "./encryption/refused-payload.js";

/**
 * - `strict`: payloads that are plain, of another key, changed or copied from elsewhere are refused with an error
 * - `worker`: the same, but a payload that nothing can be made of takes its place. As input of an activity it fails that; in
 *   a workflow one bad message fails or is dropped by itself, and does not stop the run: see
 *   worker/encryption/workflow-interceptors.ts
 * - `stored`: for what comes from our own archive, where histories are kept in the clear: nothing is executed. What is
 *   still encrypted there was refused when the archive was written, and is refused again
 * - `replay`: the same for the workflows that are replayed, with what takes the place of a refused payload
 * - `display`: what cannot be decoded is shown as it is
 */
export type CodecUse = "strict" | "worker" | "stored" | "replay" | "display";

/** @throws {SettingError} when the secret is too short */
export function createPayloadCodec(
  secret: string,
  use: CodecUse,
  keyring: Keyring = createKeyring(secret),
): PayloadCodec {
  checkSecret(secret);
  // Derived before it is needed: the first run does not wait for it.
  if (use === "strict" || use === "worker") keyring.own().catch(() => {});
  const decode = async (payload: Payload, context?: SerializationContext): Promise<Payload> => {
    if ((use === "stored" || use === "replay") && !isSealed(payload)) return payload;
    try {
      return await unseal(payload, keyring, context);
    } catch (error) {
      if (!(error instanceof PayloadRefused)) throw error;
      if (use === "display") return payload;
      if ((use === "worker" || use === "replay") && context) return refusedPayload(error);
      throw error;
    }
  };
  return {
    async encode(payloads, context) {
      const key = await keyring.own();
      return payloads.map((payload) => seal(payload, key, context));
    },
    decode: (payloads, context) => Promise.all(payloads.map((payload) => decode(payload, context))),
  };
}

/** Without a key: payloads stay readable, and encrypted ones are refused with what to do. */
const WITHOUT_KEY: PayloadCodec = {
  encode: async (payloads) => payloads,
  async decode(payloads) {
    if (payloads.some(isSealed)) throw new PayloadRefused("other_key");
    return payloads;
  },
};

/** What client and worker are given. */
export function createDataConverter(secret: string | undefined, use: CodecUse): DataConverter {
  if (secret === undefined || secret === "") return { payloadCodecs: [WITHOUT_KEY] };
  return {
    payloadCodecs: [createPayloadCodec(secret, use, keyringOf(secret))],
    failureConverterPath: FAILURE_CONVERTER,
    payloadConverterPath: PAYLOAD_CONVERTER,
  };
}

/** One for each secret: the slow derivation is done once for each process, whatever it has converters for. */
const keyrings = new Map<string, Keyring>();
function keyringOf(secret: string): Keyring {
  const keyring = keyrings.get(secret) ?? createKeyring(secret);
  keyrings.set(secret, keyring);
  return keyring;
}

/** Without it the messages and stack traces of failures would stay readable in the database. */
const FAILURE_CONVERTER = new URL("./failure-converter.js", import.meta.url).pathname;
/** Without it no message would say which one it is. */
const PAYLOAD_CONVERTER = new URL("./encryption/messages.js", import.meta.url).pathname;

export const encrypts = ({ failureConverterPath }: DataConverter): boolean =>
  failureConverterPath !== undefined;

/** What a client of Temporal is made with. */
export const clientOptions = (dataConverter: DataConverter) => ({
  dataConverter,
  ...(encrypts(dataConverter) ? { interceptors: { workflow: [labelMessages] } } : {}),
});

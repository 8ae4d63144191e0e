// One payload, encrypted for the place in Temporal that it belongs to: AES-256-GCM, with key and place authenticated.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { METADATA_ENCODING_KEY } from "@temporalio/common";
import type { Payload, SerializationContext } from "@temporalio/common";
import proto from "@temporalio/proto";
import { LABEL_KEY, NO_MESSAGE } from "../../schemas/message-label.js";
import { PayloadRefused } from "../../schemas/payload-refused.js";
import { type DerivedKey, ID_BYTES, type Keyring, SALT_BYTES } from "./keys.js";

/** The format's name and version. */
const ENCODING = "binary/orchestrator-aes-256-gcm.2";
const ENCODING_BYTES = Buffer.from(ENCODING);
const KEY_SALT = "key-salt";
const KEY_ID = "key-id";
const PLACE = "place";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const NO_BYTES = new Uint8Array();

export const isSealed = ({ metadata }: Payload): boolean =>
  ENCODING_BYTES.equals(metadata?.[METADATA_ENCODING_KEY] ?? NO_BYTES);

/**
 * Where a payload belongs: a workflow, or an activity of one. Whether an activity is a local one is left out: the SDK
 * does not always know.
 */
function placeOf(context: SerializationContext): string {
  const { type, namespace, workflowId = "" } = context;
  return JSON.stringify([
    type,
    namespace,
    workflowId,
    ...(type === "activity" ? [context.activityId ?? ""] : []),
  ]);
}

/** Everything around the ciphertext, each part behind its length. */
function additionalData(salt: Uint8Array, id: Uint8Array, place: Uint8Array): Buffer {
  return Buffer.concat(
    [ENCODING_BYTES, salt, id, place].flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}

/** A payload without a label is none of the messages, and says so: an unlabelled one was never encrypted. */
const labelled = ({ metadata, data }: Payload): Payload => ({
  metadata: { [LABEL_KEY]: Buffer.from(NO_MESSAGE), ...metadata },
  data: data ?? null,
});

export function seal(
  payload: Payload,
  { key, salt, id }: DerivedKey,
  context?: SerializationContext,
): Payload {
  const iv = randomBytes(IV_BYTES);
  const place = Buffer.from(context ? placeOf(context) : "");
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(additionalData(salt, id, place));
  const plain = proto.temporal.api.common.v1.Payload.encode(labelled(payload)).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const metadata = {
    [METADATA_ENCODING_KEY]: ENCODING_BYTES,
    [KEY_SALT]: salt,
    [KEY_ID]: id,
    [PLACE]: place,
  };
  return { metadata, data };
}

/**
 * @param context where the payload was found; absent: only whether it is genuine is looked at
 * @throws {PayloadRefused}
 */
export async function unseal(
  payload: Payload,
  keyring: Keyring,
  context?: SerializationContext,
): Promise<Payload> {
  if (!isSealed(payload)) throw new PayloadRefused("plain");
  const { [KEY_SALT]: salt, [KEY_ID]: id, [PLACE]: place = NO_BYTES } = payload.metadata ?? {};
  if (salt?.length !== SALT_BYTES || id?.length !== ID_BYTES) throw new PayloadRefused("changed");
  const derived = await keyring.withSalt(salt);
  if (!derived.id.equals(id)) throw new PayloadRefused("other_key");
  const opened = open(Buffer.from(payload.data ?? NO_BYTES), derived, additionalData(salt, id, place));
  if (context && Buffer.from(place).toString() !== placeOf(context)) throw new PayloadRefused("misplaced");
  return opened;
}

function open(data: Buffer, { key }: DerivedKey, aad: Buffer): Payload {
  if (data.length < IV_BYTES + TAG_BYTES) throw new PayloadRefused("changed");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, data.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    }).setAAD(aad);
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(data.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    const { metadata, data: bytes } = proto.temporal.api.common.v1.Payload.decode(plain);
    return { metadata, data: bytes };
  } catch (error) {
    throw new PayloadRefused("changed", { cause: error });
  }
}

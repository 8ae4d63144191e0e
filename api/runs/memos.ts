// Lists of workflows, whatever their memos hold: one that is not ours to read must not keep the others from being listed.
import { Client } from "@temporalio/client";
import { encodingKeys, METADATA_ENCODING_KEY } from "@temporalio/common";
import type { LoadedDataConverter, Payload, PayloadCodec } from "@temporalio/common";
import { unlessRefused } from "../../projection/payloads.js";

const NOTHING: Payload = {
  metadata: { [METADATA_ENCODING_KEY]: Buffer.from(encodingKeys.METADATA_ENCODING_NULL) },
};

const clients = new WeakMap<Client, Client>();

/** The same client, to which the fields of a memo that are refused are undefined. */
export function readingMemos(client: Client): Client {
  let made = clients.get(client);
  if (!made) {
    const { connection, options } = client;
    const { namespace, loadedDataConverter } = options;
    made = new Client({ connection, namespace, dataConverter: tolerant(loadedDataConverter) });
    clients.set(client, made);
  }
  return made;
}

const tolerant = ({ payloadCodecs }: LoadedDataConverter) => ({
  payloadCodecs: payloadCodecs.map(withNothing),
});

const withNothing = (codec: PayloadCodec): PayloadCodec => ({
  encode: (payloads, context) => codec.encode(payloads, context),
  decode: async (payloads, context) => {
    const opened = payloads.map(async (payload) => unlessRefused(codec.decode([payload], context)));
    return (await Promise.all(opened)).map((each) => each?.[0] ?? NOTHING);
  },
});

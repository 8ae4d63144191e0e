// Headers after Standard Webhooks (standardwebhooks.com).

const KEY_BYTES = { least: 24, most: 64 };
const PREFIX = "whsec_";

/** Whether it is a key as Standard Webhooks writes it: `whsec_` and base64. */
export function isSigningSecret(secret: string): boolean {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  const bytes = Buffer.from(text, "base64");
  return (
    bytes.toString("base64") === text && bytes.length >= KEY_BYTES.least && bytes.length <= KEY_BYTES.most
  );
}

interface Message {
  id: string;
  /** Of this attempt: receivers refuse what is older than some minutes. */
  at: Date;
  body: string;
}

/** @param secret absent: receivers are not shown who sent it */
export async function webhookHeaders(
  { id, at, body }: Message,
  secret: string | undefined,
): Promise<Record<string, string>> {
  const headers = {
    "content-type": "application/json",
    "user-agent": "device-orchestrator",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
  };
  if (secret === undefined) return headers;
  const { Webhook } = await import("standardwebhooks");
  return { ...headers, "webhook-signature": new Webhook(secret).sign(id, at, body) };
}

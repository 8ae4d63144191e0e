// Signatures as the specification has them: its own example, and an implementation of ours.
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isSigningSecret, webhookHeaders } from "./sign.js";

test("the example of the specification", async () => {
  const body = '{"test": 2432232314}';
  const at = new Date(1_614_265_330_000);
  const headers = await webhookHeaders(
    { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body },
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  );
  expect(headers).toMatchObject({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("text beyond ASCII is signed as its bytes", async () => {
  const key = Buffer.alloc(32, 7);
  const body = '{"text":"Zürich ✓ 🚀"}';
  const { "webhook-signature": signature } = await webhookHeaders(
    { id: "a", at: new Date(1_000_000), body },
    `whsec_${key.toString("base64")}`,
  );
  const expected = createHmac("sha256", key).update(`a.1000.${body}`, "utf8").digest("base64");
  expect(signature).toBe(`v1,${expected}`);
});

test("without a secret there is no signature", async () => {
  const headers = await webhookHeaders({ id: "a", at: new Date(0), body: "{}" }, undefined);
  expect(Object.keys(headers)).not.toContain("webhook-signature");
});

test.each([
  [`whsec_${Buffer.alloc(24).toString("base64")}`, true],
  [Buffer.alloc(64, 1).toString("base64"), true],
  [`whsec_${Buffer.alloc(23).toString("base64")}`, false],
  [`whsec_${Buffer.alloc(65).toString("base64")}`, false],
  ["whsec_", false],
  ["hunter2", false],
  [`whsec_${"?".repeat(40)}`, false],
])("%s is a key: %s", (secret, expected) => expect(isSigningSecret(secret)).toBe(expected));

// Tells a receiver how a run ended, once: what came of it is recorded in the store, and no attempt after that sends.
import { DELIVERY } from "../policy/temporal.js";
import {
  fromPlan,
  fromStore,
  fromSystem,
  type Masked,
  ownText,
  recordText,
} from "../packages/devices/src/words/masked.js";
import { Context } from "@temporalio/activity";
import { notificationPath, prunedPath } from "../artifacts/paths.js";
import { DeviceError } from "../packages/devices/src/errors.js";
import type { EndedNotification } from "../schemas/notification.js";
import type { Plan, Receiver } from "../schemas/plan.js";
import type { NotifyInput } from "../workflows/messages.js";
import { temporalNow } from "./clock.js";
import type { ActivityDeps } from "./deps.js";
import { planBug, retryable } from "./failure.js";
import { readPlan } from "./plans.js";
import { send, type SendOutcome } from "./webhook/send.js";
import { isSigningSecret, webhookHeaders } from "./webhook/sign.js";

type Deps = Pick<ActivityDeps, "store" | "secrets" | "gate" | "log">;

/** @throws {ApplicationFailure} `not_delivered` where it is to be tried again */
export async function notify(deps: Deps, input: NotifyInput): Promise<void> {
  const { run, notification } = input;
  const { store, log } = deps;
  const path = notificationPath(run, notification.id);
  // Nothing comes back that somebody has removed meanwhile.
  if ((await store.read(prunedPath(run))) || (await store.read(path))) return;
  const context = Context.current();
  let ended = context.info.heartbeatDetails as EndedNotification | undefined;
  const beat = setInterval(() => context.heartbeat(ended), DELIVERY.beat_every_ms);
  try {
    if (!ended) {
      ended = await delivered(deps, input);
      // The store may be away: an attempt that comes after this one then does not send again.
      context.heartbeat(ended);
    }
    await store.create(path, recordText(ended));
  } finally {
    clearInterval(beat);
  }
  const about = {
    run: fromPlan(run),
    notification: fromPlan(notification.id),
    to: fromPlan(notification.to),
    attempts: ended.attempts,
  };
  if (ended.status === "delivered") log.info(about, "notification delivered");
  else log.warn({ ...about, reason: fromStore(ended.message ?? "") }, "notification failed");
}

/** @throws {ApplicationFailure} `not_delivered` */
async function delivered(deps: Deps, input: NotifyInput): Promise<EndedNotification> {
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = Context.current().info;
  const outcome = await attempted(deps, input);
  const over = (status: EndedNotification["status"], message?: Masked): EndedNotification => ({
    ...input.notification,
    status,
    attempts: attempt,
    at: new Date(temporalNow()).toISOString(),
    ...(message === undefined ? {} : { message }),
  });
  if (outcome.kind === "delivered") return over("delivered");
  if (outcome.kind === "refused") return over("failed", outcome.why);
  if (currentAttemptScheduledTimestampMs - scheduledTimestampMs > DELIVERY.give_up_ms)
    return over("failed", ownText`given up after a day: ${outcome.why}`);
  throw retryable(outcome.why, "not_delivered", outcome.after_ms);
}

async function attempted(deps: Deps, input: NotifyInput): Promise<SendOutcome> {
  const plan = await readPlan(deps.store, input.run, input.plan_digest);
  const receiver = plan.notify?.[input.receiver];
  if (!receiver) throw planBug(ownText`the plan has no receiver ${input.receiver}`);
  try {
    const url = await addressOf(deps, plan, receiver);
    const secret = await signingSecretOf(deps, plan, receiver);
    const body = JSON.stringify(input.body);
    const at = new Date(temporalNow());
    return await send(url, await webhookHeaders({ id: input.notification.id, at, body }, secret), body);
  } catch (error) {
    if (error instanceof Unusable) return { kind: "refused", why: error.message };
    if (!(error instanceof DeviceError)) throw error;
    return { kind: error.code === "not_allowed" ? "refused" : "later", why: fromSystem(error) };
  }
}

/** A secret that is there and cannot be used. */
class Unusable extends Error {
  override readonly name = "Unusable";
  constructor(override readonly message: Masked) {
    super(message);
  }
}

async function addressOf({ secrets, gate }: Deps, plan: Plan, receiver: Receiver): Promise<URL> {
  const { url, url_secret } = receiver;
  if (url !== undefined) {
    const address = new URL(url);
    gate.address(address, "notify", { shown: true });
    return address;
  }
  const name = `secrets.${url_secret}`;
  const text = await secrets.read(sourceOf(plan, url_secret), `notify: ${name}`, plan);
  const address = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!address || !/^https?:$/.test(address.protocol))
    throw new Unusable(ownText`${fromPlan(name)} is not an http or https address`);
  gate.address(address, `notify: ${name}`, { shown: false });
  return address;
}

async function signingSecretOf({ secrets }: Deps, plan: Plan, { signing_secret }: Receiver) {
  if (signing_secret === undefined) return undefined;
  const name = `secrets.${signing_secret}`;
  const secret = (await secrets.read(sourceOf(plan, signing_secret), `notify: ${name}`, plan)).trim();
  if (isSigningSecret(secret)) return secret;
  throw new Unusable(
    ownText`${fromPlan(name)} is not a signing key of Standard Webhooks: \`whsec_\` and 24 to 64 bytes in base64, such as echo whsec_$(openssl rand -base64 32)`,
  );
}

function sourceOf({ secrets }: Plan, name = "") {
  const source = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (!source) throw planBug(ownText`the plan has no secret ${fromPlan(name)}`);
  return source;
}

// `notify` of a spec or of a request: who is told how the run ended.
import { capabilityText, type Capability } from "../../schemas/capability.js";
import { RUN_OUTCOMES, type RunOutcomeStatus } from "../../schemas/outcome.js";
import type { Receiver } from "../../schemas/plan.js";
import type { CapabilityPolicy } from "../deps.js";
import type { Collector, SourceRange } from "../diagnostics/index.js";
import { asList, asText, get, type Node, textsOf, type TextNode } from "../document/index.js";
import { isTemplate } from "../expressions/index.js";
import { addressOf, holdsToken } from "./notify-address.js";

export interface NotifyReading {
  problems: Collector;
  /** Secrets that the document uses, with the first place of each. */
  secrets: Map<string, SourceRange>;
  policy?: CapabilityPolicy | undefined;
}

/** What does not fit the schema was reported, and is left out. */
export const readNotify = (node: Node | undefined, reading: NotifyReading): Receiver[] =>
  (asList(node)?.items ?? []).flatMap((item) => receiverOf(item, reading) ?? []);

function receiverOf(node: Node, reading: NotifyReading): Receiver | undefined {
  const url = asText(get(node, "url"));
  const secret = asText(get(node, "secret"));
  const signing_secret = secret && signingSecret(secret, reading);
  const address = url && (isTemplate(url.value) ? secretAddress(url, reading) : openAddress(url, reading));
  if (!address || (secret && signing_secret === undefined)) return undefined;
  return {
    ...address,
    on: outcomesOf(get(node, "on")),
    ...(signing_secret === undefined ? {} : { signing_secret }),
  };
}

function outcomesOf(node: Node | undefined): RunOutcomeStatus[] {
  const named = new Set(textsOf(node).map(({ value }) => value));
  return RUN_OUTCOMES.filter((outcome) => named.size === 0 || named.has("finished") || named.has(outcome));
}

const REFERENCE = /^\$\{\{\s*secrets\.(\w+)\s*\}\}$/;

/** The name of the secret that the text stands for, alone. */
function secretName(node: TextNode, { secrets }: NotifyReading): string | undefined {
  const name = REFERENCE.exec(node.value.trim())?.[1];
  if (name !== undefined && !secrets.has(name)) secrets.set(name, node);
  return name;
}

function signingSecret(node: TextNode, reading: NotifyReading): string | undefined {
  const name = secretName(node, reading);
  if (name !== undefined) return name;
  if (!isTemplate(node.value)) node.source.mask(node.start, node.end);
  reading.problems.add({
    code: isTemplate(node.value) ? "secret_misuse" : "literal_secret",
    message: isTemplate(node.value)
      ? "`secret` is one secret of the inventory, without other text"
      : "`secret` is written into the document; secrets are referred to, never written down",
    at: node,
    hint: "write `${{ secrets.name }}` and name its source under `secrets` in the inventory",
  });
  return undefined;
}

function secretAddress(node: TextNode, reading: NotifyReading): Pick<Receiver, "url_secret"> | undefined {
  const name = secretName(node, reading);
  if (name === undefined) {
    reading.problems.add({
      code: "secret_misuse",
      message: "`url` is either an address as it is or one secret of the inventory, without other text",
      at: node,
      hint: "write the whole address into the secret, and `${{ secrets.name }}` here",
    });
    return undefined;
  }
  demand({ kind: "notify" }, node, reading);
  return { url_secret: name };
}

function openAddress(node: TextNode, reading: NotifyReading): Pick<Receiver, "url"> | undefined {
  const url = addressOf(node.value);
  if ("wrong" in url) {
    reading.problems.add({ code: "bad_value", message: url.wrong, at: node, hint: url.hint });
    return undefined;
  }
  if (holdsToken(url)) {
    node.source.mask(node.start, node.end);
    reading.problems.add({
      code: "literal_secret",
      message:
        "the address holds a token, with which anybody can post there, and is written into the document",
      at: node,
      hint: "write `${{ secrets.name }}` and name its source under `secrets` in the inventory",
    });
    return undefined;
  }
  demand({ kind: "notify", of: url.origin }, node, reading);
  return { url: url.href };
}

function demand(capability: Capability, at: SourceRange, { policy, problems }: NotifyReading): void {
  if (!policy || policy.allows(capability)) return;
  problems.add({
    code: "capability_refused",
    message: `a run may not send to this address: the setting of the API does not allow \`${capabilityText(capability)}\``,
    at,
    hint: policy.remedy(capability),
  });
}

// Whom a run tells how it ended, as a spec and a request for a run write it.
import * as v from "valibot";
import { RUN_OUTCOMES } from "../outcome.js";
import { key, oneOrMany, TemplateText } from "./common.js";

/** Each is delivered by a workflow of its own. */
const MOST_RECEIVERS = 8;

export const NOTIFY_ON = [...RUN_OUTCOMES, "finished"] as const;

const ReceiverSchema = v.strictObject({
  url: v.pipe(
    TemplateText,
    v.metadata({ expected: "an address such as `https://hooks.example.com/runs`, or `${{ secrets.name }}`" }),
    v.description(
      "Where to send it: `https://…`, or `${{ secrets.name }}` where the address holds a token, as those of Slack do",
    ),
  ),
  on: key(
    oneOrMany(v.picklist(NOTIFY_ON)),
    "Outcomes of the run that are told; `finished` is any of them. Default finished",
  ),
  secret: key(
    v.pipe(TemplateText, v.metadata({ expected: "`${{ secrets.name }}`" })),
    "`${{ secrets.name }}`: the key that signs it, `whsec_…` as Standard Webhooks writes it. Absent: it is not signed",
  ),
});

export const NotifySchema = v.pipe(
  v.array(ReceiverSchema),
  v.minLength(1),
  v.maxLength(MOST_RECEIVERS),
  v.metadata({ expected: `a list of 1 to ${MOST_RECEIVERS} receivers` }),
);
export const NOTIFY_DESCRIPTION =
  "Webhooks about the run's end (Standard Webhooks, with a `text` for Slack). They never change how the run ends";

// Lines of a change to which a device answers in words of its own: what complains is a refusal, what only tells is not.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { configDevice } from "../testing/config-device.js";
import { device, open } from "../testing/session.js";

const platforms = await loadPlatforms();
const ms = { timeout_ms: 10_000 };

/** @param answers by line */
async function ios(answers: Record<string, string>) {
  const special = Object.fromEntries(
    Object.entries(answers).map(
      ([line, text]) =>
        [
          line,
          (terminal: { write: (text: string) => void }) => terminal.write(text.replaceAll("\n", "\r\n")),
        ] as const,
    ),
  );
  const { script, state } = configDevice(special);
  const r1 = await device(script);
  return { state, session: await open(r1, { platform: platforms["cisco_ios"]! }) };
}

test("a complaint that no list names ends the change at its line", async () => {
  const said = "Port-channel must be empty";
  const { session, state } = await ios({ "no switchport": `${said}\n` });
  const change = await session.configure(["interface Po1", "no switchport", "mtu 9000"], ms);
  expect(change).toMatchObject({
    accepted: ["interface Po1"],
    rejected: { line: "no switchport", said },
    not_sent: ["mtu 9000"],
    left: true,
  });
  expect(state.running).toEqual(["interface Po1"]);
});

test("a note of several lines, a question's answer and what a `do show` prints are not complaints", async () => {
  const { session } = await ios({
    "encapsulation dot1q 10":
      "If the interface doesn't support baby giant frames\nmaximum mtu of the interface has to be reduced by 4\nbytes on both sides of the connection to properly\ntransmit or receive large packets. Please refer to\ndocumentation on configuring IEEE 802.1Q vLANs.\n",
    "do show interfaces":
      "  5 input errors, 0 CRC\n  Last clearing failed\n  MTU must be 1500, not configured\n",
    "vtp mode transparent": "Setting device to VTP TRANSPARENT mode.\n",
  });
  const lines = [
    "interface Gi0/0.10",
    "encapsulation dot1q 10",
    "do show interfaces",
    "vtp mode transparent",
  ];
  expect(await session.configure(lines, ms)).toMatchObject({ accepted: lines, not_sent: [], left: true });
});

// A login as root stays root: leaving it would end the session.
import { expect, test } from "vitest";
import type { Terminal } from "../testing/terminal.js";
import { device, open } from "../testing/session.js";
import { loadPlatforms } from "./load.js";

const platforms = await loadPlatforms();
const ms = { timeout_ms: 10_000 };

/** Logged in as root; `bash` opens a shell within the shell. */
const root = (prompts: { outer: string; inner: string }) => async (terminal: Terminal) => {
  for (let depth = 0; ; ) {
    terminal.write(depth === 0 ? prompts.outer : prompts.inner);
    const line = await terminal.line();
    if (line === "exit" && depth-- === 0) return;
    if (line.includes("bash --norc")) depth++;
    if (line === "id") terminal.write("uid=0(root)\r\n");
  }
};

test.each(["root@vm:~# ", "[root@vm ~]# ", "vm ~ # ", "/ # ", "# "])("linux: %s", async (outer) => {
  const vm = await device({ shell: root({ outer, inner: outer }) });
  const session = await open(vm, { platform: platforms["linux"]! });
  expect((await session.send("id", ms)).output).toBe("uid=0(root)");
  expect(session.mode).toBe("root");
  await session.close();
  await vm.idle();
  expect(vm.ledger.filter((line) => line === "exit")).toEqual(["exit"]);
});

test("cumulus_linux: a change as root is made in a shell of its own, and left again", async () => {
  const vm = await device({ shell: root({ outer: "root@leaf1:mgmt:~# ", inner: "nvue leaf1$ " }) });
  const session = await open(vm, { platform: platforms["cumulus_linux"]! });
  expect((await session.send("id", ms)).output).toBe("uid=0(root)");
  const change = await session.configure(["nv set system hostname leaf2"], ms);
  expect(change).toMatchObject({ committed: true, left: true });
  expect(session.mode).toBe("root");
  expect((await session.send("id", ms)).output).toBe("uid=0(root)");
});

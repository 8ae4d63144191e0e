// A login that ends in a mode in which somebody left the console.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { device, failure, open } from "../testing/session.js";

const { cisco_ios, juniper_junos, cisco_aireos, cisco_nxos } = await loadPlatforms();

/** Begins at a prompt, and goes on to another at a line of the table; what it does not know it refuses. */
function console(first: string, table: Record<string, string>) {
  return device({
    shell: async (terminal) => {
      let prompt = first;
      for (;;) {
        terminal.write(prompt);
        const line = await terminal.line();
        if (table[line] === "closed") return;
        if (line in table) prompt = table[line]!;
        else terminal.write(/terminal|^set cli|^$/.test(line) ? "" : "% Invalid input detected\r\n");
      }
    },
  });
}

test("junos: the candidate that others share is neither committed nor thrown away", async () => {
  const question =
    "The configuration has been changed but not committed\r\nExit with uncommitted changes? [yes,no] (yes) ";
  const r1 = await console("\r\n[edit interfaces]\r\nadmin@r1# ", {
    "exit configuration-mode": question,
    yes: "Exiting configuration mode\r\n\r\nadmin@r1> ",
  });
  const session = await open(r1, { platform: juniper_junos! });
  expect(session.mode).toBe("operational");
  expect(r1.ledger.slice(0, 2)).toEqual(["exit configuration-mode", "yes"]);
  expect(r1.ledger.join()).not.toMatch(/commit|rollback/);
});

test("modes within modes are left one after the other", async () => {
  const r1 = await console("+>", { tclquit: "r1(config-if)#", end: "r1>", enable: "r1#" });
  const session = await open(r1, { platform: cisco_ios! });
  expect(session.mode).toBe("privileged_exec");
  expect(r1.ledger.slice(0, 4)).toEqual(["tclquit", "end", "enable", "terminal length 0"]);
});

test("the name of a host is learned behind a shell that does not show it", async () => {
  const r1 = await console("bash-4.2$ ", {
    exit: "R1(lab)#",
    "configure terminal": "R1(lab)(config)#",
    end: "R1(lab)#",
  });
  const session = await open(r1, { platform: cisco_nxos! });
  expect(session.mode).toBe("exec");
  expect(await session.configure(["end"], { timeout_ms: 5_000 })).toMatchObject({ accepted: ["end"] });
});

test("a sub-mode whose name could be a part of the host's is found by what the device refuses", async () => {
  const table: Record<string, string> = { end: "R1#" };
  const shell = await device({
    shell: async (terminal) => {
      let prompt = "R1(acm)#";
      for (;;) {
        terminal.write(prompt);
        const line = await terminal.line();
        if (line === "exit") return;
        if (prompt !== "R1#" && line.startsWith("terminal")) terminal.write("% Invalid input detected\r\n");
        prompt = table[line] ?? prompt;
      }
    },
  });
  const session = await open(shell, { platform: cisco_ios! });
  expect(session.mode).toBe("privileged_exec");
  expect(shell.ledger).toEqual(["terminal length 0", "end", "terminal length 0", "terminal width 511"]);
});

test("a host called R1(lab) that takes the setup is asked nothing", async () => {
  const r1 = await console("R1(lab)#", {});
  const session = await open(r1, { platform: cisco_ios! });
  expect(session.mode).toBe("privileged_exec");
  expect(r1.ledger).toEqual(["terminal length 0", "terminal width 511"]);
});

test("a line of the platform that is refused is followed by those that most devices know", async () => {
  const r1 = await console("(R1) debug>", { end: "(R1) >" });
  const session = await open(r1, { platform: cisco_aireos! });
  expect(session.mode).toBe("exec");
  expect(r1.ledger.slice(0, 2)).toEqual(["exit", "end"]);
});

test("a shell that ends the session where it is left: the prompt is told, and what closed it", async () => {
  const r1 = await console("bash-4.2$ ", { exit: "closed" });
  const error = await failure(open(r1, { platform: cisco_nxos! }));
  expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false } });
  expect(error.message).toContain('greets with "bash-4.2$", mode shell');
  expect(error.message).toContain('"exit" ended the session');
  expect(r1.ledger).toEqual(["exit"]);
});

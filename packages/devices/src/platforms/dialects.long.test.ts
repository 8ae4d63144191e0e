// What only one kind of device does, played by a device over real SSH that does it.
import { expect, test } from "vitest";
import type { Platform } from "../words/platform.js";
import { device, failure, open } from "../testing/session.js";
import type { Script } from "../testing/scripted-device.js";
import type { Terminal } from "../testing/terminal.js";
import { loadPlatforms } from "./load.js";

const platforms = await loadPlatforms();
const platform = (name: string): Platform => platforms[name]!;
const ms = { timeout_ms: 10_000 };

/** cisco_s300: SSH asks for nothing, the terminal for user name and password; three times, if one lets it. */
function smallBusiness(lets: string): Script {
  return {
    login: (attempt) => attempt.accept(),
    shell: async (terminal) => {
      for (let times = 0; ; times++) {
        terminal.write("\r\n\r\nUser Name:");
        const user = await terminal.line();
        terminal.write("Password:");
        const password = await terminal.line(() => "*".repeat(6) + "\r\n");
        if (user === "netops" && password === lets) break;
        if (times === 2) return;
        terminal.write("authentication failed\r\n");
      }
      terminal.write("\r\n");
      for (;;) {
        terminal.write("sw1#");
        const line = await terminal.line();
        if (line === "exit") return;
        if (line === "show clock") terminal.write("12:00:00 UTC  Nov 25 2026\r\n");
      }
    },
  };
}

test("cisco_s300: user name and password are typed on the terminal, once each", async () => {
  const sw1 = await device(smallBusiness("secret"));
  const session = await open(sw1, { platform: platform("cisco_s300") });
  expect((await session.send("show clock", ms)).output).toBe("12:00:00 UTC  Nov 25 2026");
  expect(sw1.ledger.slice(0, 3)).toEqual(["netops", "secret", "terminal datadump"]);
});

test("cisco_s300: a wrong password on the terminal is one failed login", async () => {
  const sw1 = await device(smallBusiness("other"));
  const error = await failure(open(sw1, { platform: platform("cisco_s300") }));
  expect(error).toMatchObject({ code: "login_refused", details: { sent: false } });
  expect(error.message).toContain("One attempt was made");
  expect(sw1.ledger).toEqual(["netops", "secret"]);
});

test("a device of another kind that asks for the user on its terminal is told nothing, and the error says what to do", async () => {
  const r1 = await device(smallBusiness("secret"));
  const error = await failure(open(r1, { platform: platform("cisco_ios"), timeouts: { login_ms: 60_000 } }));
  expect(error).toMatchObject({ code: "login_dialog", details: { sent: false } });
  expect(error.message).toContain("`terminal_login`");
  expect(r1.ledger).toEqual([]);
});

/** extreme_exos: the prompt counts the commands and shows with an asterisk that something is not saved. */
const counting = (bump: number): Script => ({
  shell: async (terminal) => {
    let unsaved = false;
    for (let n = 1; ; n += bump) {
      terminal.write(`${unsaved ? "* " : ""}X460-48t.${n} # `);
      const line = await terminal.line();
      // No device answers at once over a network.
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (line.startsWith("show")) terminal.write(`X460-48t.${n} # is what ${line} says\r\nno more\r\n`);
      if (line.startsWith("create vlan 1x")) terminal.write("Error: 1x is not a name of a VLAN.\r\n");
      else if (line.startsWith("create")) unsaved = true;
      if (line === "save configuration") {
        terminal.write("Do you want to save configuration to primary.cfg and overwrite it? (y/N) ");
        if ((await terminal.line()).startsWith("y")) unsaved = false;
        terminal.write("Configuration saved to primary.cfg successfully.\r\n");
      }
      if (line !== "logout") continue;
      if (!unsaved) return;
      terminal.write("Do you wish to save your configuration changes to primary.cfg? (y or n)");
      await terminal.line();
      return;
    }
  },
});

test.each([1, 7])("extreme_exos: prompts that count on by %s, an asterisk after a change", async (bump) => {
  const x460 = await device(counting(bump));
  const session = await open(x460, { platform: platform("extreme_exos") });
  for (let n = 1; n < 15; n++)
    expect((await session.send(`show ports ${n}`, ms)).output).toMatch(
      new RegExp(`^X460-48t\\.\\d+ # is what show ports ${n} says\nno more$`),
    );
  const change = await session.configure(["create vlan a", "create vlan 1x", "create vlan b"], ms);
  expect(change).toMatchObject({
    accepted: ["create vlan a"],
    rejected: { line: "create vlan 1x" },
    not_sent: ["create vlan b"],
    left: true,
  });
  expect((await session.send("show vlan", ms)).output).toContain("show vlan says");
  expect((await session.save(ms)).output).toContain("saved to primary.cfg successfully");
  await session.configure(["create vlan c"], ms);
  await session.close();
  await x460.idle();
  expect(x460.ledger.slice(-2)).toEqual(["logout", "n"]);
  expect(session.dirty).toBe(true);
});

/** nokia_sros: the MD-CLI, whose prompt has a line above it and is the same in every mode. */
const modelDriven: Script = {
  shell: async (terminal: Terminal) => {
    let unsaved = "";
    for (;;) {
      terminal.write(`\r\n${unsaved}[/]\r\nA:admin@pe1# `);
      const line = await terminal.line();
      if (line === "logout") return;
      if (line === "environment no more" || line === "configure")
        terminal.write("                 ^^^^\r\nMINOR: MGMT_CORE #2201: Unknown element\r\n");
      if (line === "show router interface") terminal.write("[/] is not the end\r\n\r\nInterfaces : 1\r\n");
      if (line === "show uptime") unsaved = "*(ex)";
    }
  },
};

test("nokia_sros: the MD-CLI is read, the line above its prompt is not output; changes are refused", async () => {
  const pe1 = await device(modelDriven);
  const session = await open(pe1, { platform: platform("nokia_sros") });
  for (let times = 0; times < 3; times++) {
    expect((await session.send("show router interface", ms)).output).toBe(
      "[/] is not the end\n\nInterfaces : 1",
    );
    expect((await session.send("show uptime", ms)).output).toBe("");
  }
  const error = await failure(session.configure(["router interface x"], ms));
  expect(error).toMatchObject({ details: { sent: false } });
  expect(pe1.ledger.at(-1)).toBe("configure");
});

/** nokia_sros_md: modes that only the line above the prompt tells apart, and an exclusive candidate. */
function candidateAbove(
  lines: string[],
  { held = false, told = (mode: string) => `(${mode})[/` } = {},
): Script {
  return {
    shell: async (terminal: Terminal) => {
      let inside = false;
      let uncommitted: string[] = [];
      let context = "";
      for (;;) {
        const above = inside ? `${uncommitted.length ? "*" : ""}${told("ex")}${context}]` : "[/]";
        terminal.write(`\r\n${above}\r\nA:admin@pe1# `);
        const line = await terminal.line();
        if (line === "logout") return;
        if (line === "show uptime") terminal.write("[/] is not the end\r\nSystem Up Time : 1 day\r\n");
        if (line === "edit-config exclusive") {
          if (held)
            terminal.write(
              "MINOR: MGMT_CORE #2052: Exclusive datastore access unavailable - model-driven interface is editing global candidate\r\n",
            );
          else terminal.write("INFO: CLI #2060: Entering exclusive configuration mode\r\n");
          inside = !held;
        }
        if (!inside) continue;
        if (line.includes("mtu 7"))
          terminal.write(
            `${" ".repeat(30)}^\r\nMINOR: MGMT_CORE #2301: Invalid element value - 7 out of range\r\n`,
          );
        else if (line.startsWith("configure ")) {
          uncommitted.push(line);
          context = line.endsWith(" port 1/1/2") ? "configure port 1/1/2" : "";
        } else if (line.startsWith("description ")) uncommitted.push(line);
        else if (line === "compare") terminal.write(uncommitted.map((each) => `+   ${each}\r\n`).join(""));
        else if (line === "commit") lines.push(...uncommitted.splice(0));
        else if (line === "quit-config") {
          if (uncommitted.length) {
            terminal.write(
              "INFO: CLI #2063: Uncommitted changes are present.\r\nDiscard uncommitted changes? [y,n] ",
            );
            if ((await terminal.line()) !== "y") continue;
          }
          inside = false;
          uncommitted = [];
          context = "";
          terminal.write("INFO: CLI #2064: Exiting exclusive configuration mode\r\n");
        }
      }
    },
  };
}

test.each([(mode: string) => `(${mode})[/`, (mode: string) => `[${mode}:/`])(
  "nokia_sros_md: one commit; a rejected line discards all; what is left behind is nothing (%#)",
  async (told) => {
    const config: string[] = [];
    const pe1 = await device(candidateAbove(config, { told }));
    const session = await open(pe1, { platform: platform("nokia_sros_md") });
    expect((await session.send("show uptime", ms)).output).toBe("[/] is not the end\nSystem Up Time : 1 day");
    const change = ["configure port 1/1/2", 'description "to pe2"'];
    expect(await session.configure(change, ms)).toMatchObject({
      accepted: change,
      committed: true,
      left: true,
      diff: expect.stringContaining('+   description "to pe2"'),
    });
    expect(session.mode).toBe("operational");
    const bad = await session.configure(
      ["configure port 1/1/3", "configure port 1/1/2 ethernet mtu 7", "configure x"],
      ms,
    );
    expect(bad).toMatchObject({
      accepted: [],
      rejected: {
        line: "configure port 1/1/2 ethernet mtu 7",
        said: expect.stringContaining("out of range"),
      },
      not_sent: ["configure x"],
      committed: false,
      discarded: true,
      left: true,
    });
    const shown = await session.configure(["configure port 1/1/4"], { ...ms, dry_run: true });
    expect(shown).toMatchObject({ committed: false, diff: "+   configure port 1/1/4", left: true });
    expect((await session.send("show uptime", ms)).output).toContain("1 day");
    expect(config).toEqual(change);
  },
);

test("nokia_sros_md: a candidate that somebody else edits is named, and nothing is typed into it", async () => {
  const pe1 = await device(candidateAbove([], { held: true }));
  const session = await open(pe1, { platform: platform("nokia_sros_md") });
  expect(await failure(session.configure(["configure port 1/1/2"], ms))).toMatchObject({
    code: "config_locked",
    details: { sent: false },
  });
  expect(pe1.ledger.at(-1)).toBe("edit-config exclusive");
  expect((await session.send("show uptime", ms)).output).toContain("1 day");
});

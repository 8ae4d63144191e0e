// What a device asks before, within and after a command: paging, questions, banners, passwords.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { testPlatform } from "../testing/platform.js";
import { conversation } from "../testing/scripted-device.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";
import { ms, talk } from "../testing/talk.js";

const { cisco_ios } = await loadPlatforms();

test("paging that cannot be switched off", async () => {
  let keys = "";
  const page = Array.from({ length: 60 }, (_, n) => `line ${n}`);
  const { session, r1 } = await talk({
    "show all": async (terminal) => {
      for (const [n, line] of page.entries()) {
        terminal.write(`${line}\r\n`);
        if (n % 20 === 19) {
          terminal.write(" --More-- ");
          keys += await terminal.key();
          terminal.write(
            n === 19 ? "\r          \r" : `${"\b".repeat(10)}${" ".repeat(10)}${"\b".repeat(10)}`,
          );
        }
      }
    },
  });
  expect((await session.send("show all", ms)).output).toBe(page.join("\n"));
  expect(keys).toBe("   ");
  expect(r1.ledger).toEqual(["show all"]);
});

test("a question is answered by the step's reply, and what was asked is in the output", async () => {
  const answers: string[] = [];
  const { session } = await talk({
    reload: async (terminal) => {
      terminal.write("Proceed with reload? [confirm]");
      answers.push(await terminal.line());
      terminal.write("Reason: ");
      answers.push(await terminal.line());
      terminal.write("done\r\n");
    },
  });
  const replies = [
    { prompt: "\\[confirm\\]", answer: "y" },
    { prompt: "Reason:", answer: "test" },
  ];
  expect((await session.send("reload", { ...ms, replies })).output).toBe(
    "Proceed with reload? [confirm]\nReason:\ndone",
  );
  expect(answers).toEqual(["y", "test"]);
});

test("the platform's dialog is answered; the step's reply goes before it", async () => {
  const platform = testPlatform({ dialogs: [{ prompt: "Overwrite\\?", answer: "no" }] });
  const copy = {
    copy: async (terminal: Terminal) => {
      terminal.write("Overwrite? ");
      terminal.write(`got ${await terminal.line()}\r\n`);
    },
  };
  const { session } = await talk(copy, { platform });
  expect((await session.send("copy", ms)).output).toContain("got no");
  expect(
    (await session.send("copy", { ...ms, replies: [{ prompt: "Overwrite", answer: "yes" }] })).output,
  ).toContain("got yes");
});

test("an unanswered question ends the command by name; the session backs out and stays usable", async () => {
  const { session, r1 } = await talk({
    erase: async (terminal) => {
      terminal.write("Erase all? [confirm]");
      expect(await terminal.line()).toBe("\x03");
    },
    "show clock": "12:00\r\n",
  });
  const error = await failure(session.send("erase", ms));
  expect(error).toMatchObject({ code: "unanswered_question", details: { sent: true } });
  expect(error.message).toContain("Erase all? [confirm]");
  expect(error.message).toContain("replies");
  expect(session.dirty).toBe(false);
  expect((await session.send("show clock", ms)).output).toBe("12:00");
  expect(r1.ledger).toEqual(["erase", "\x03", "show clock"]);
});

test.each(["Delete filename [x.bin]? ", "Repeat count [5]: ", "Do you wish to continue? [confirm(y/n)]"])(
  "%s is a question, whatever the platform knows",
  async (question) => {
    const { session } = await talk({
      delete: async (terminal) => {
        terminal.write(question);
        await terminal.line();
      },
    });
    const error = await failure(session.send("delete", { timeout_ms: 2_000 }));
    expect(error.code).toBe("unanswered_question");
    expect(error.message).toContain(question.trim());
  },
);

test("a reply may name the blank behind the question, or leave it out", async () => {
  const answers: string[] = [];
  const { session } = await talk({
    login: async (terminal) => {
      for (const question of ["name: ", "site: ", "room:"]) {
        terminal.write(question);
        answers.push(await terminal.line());
      }
    },
  });
  const replies = [
    { prompt: "^name: $", answer: "bob" },
    { prompt: "^site:$", answer: "lab1" },
    { prompt: "^room:\\s?$", answer: "7" },
  ];
  await session.send("login", { ...ms, replies });
  expect(answers).toEqual(["bob", "lab1", "7"]);
});

test("an unanswered question that cannot be left closes the session", async () => {
  const { session, r1 } = await talk({
    erase: async (terminal) => {
      for (;;) {
        terminal.write("Are you sure (yes/no)? ");
        await terminal.line();
      }
    },
  });
  expect((await failure(session.send("erase", ms))).code).toBe("unanswered_question");
  expect(session.dirty).toBe(true);
  await r1.idle();
});

test("a secret reply is typed once, however often it is asked", async () => {
  const { session, r1 } = await talk({
    su: async (terminal) => {
      for (;;) {
        terminal.write("Password: ");
        if ((await terminal.line(false)) === "\x03") return terminal.write("\r\n");
        terminal.write("\r\nSorry\r\n");
      }
    },
  });
  const error = await failure(
    session.send("su", { ...ms, replies: [{ prompt: "Password:", answer: "hidden", secret: true }] }),
  );
  expect(error.code).toBe("unanswered_question");
  expect(error.message).not.toContain("hidden");
  expect(r1.ledger.filter((line) => line === "hidden")).toHaveLength(1);
});

test("banners that wait for a key", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("\x1b[2J\x1b[1;1HWelcome\r\nPress any key to continue");
      await terminal.line(false);
      await conversation({ "show clock": "12:00\r\n" })(terminal);
    },
  });
  const session = await open(r1);
  expect((await session.send("show clock", ms)).output).toBe("12:00");
});

test("an expired password after the login is named", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("WARNING: Your password has expired.\r\nCurrent password: ");
      await terminal.gone();
    },
  });
  const error = await failure(open(r1));
  expect(error.code).toBe("login_dialog");
  expect(error.message).toContain("Current password:");
  expect(r1.ledger).toEqual([]);
  await r1.idle();
});

test("a login without a prompt times out and shows the last line", async () => {
  const r1 = await device({
    shell: async (terminal) => (terminal.write("booting\r\nstill "), terminal.gone()),
  });
  const error = await failure(open(r1, { timeouts: { login_ms: 1_500 } }));
  expect(error.code).toBe("login_timeout");
  expect(error.message).toContain('"still"');
  await r1.idle();
});

test("setup lines are sent after the login; a refusal of one is tolerated", async () => {
  const r1 = await device({
    shell: conversation({ "terminal length 0": "% Permission denied\r\n", "show clock": "12:00\r\n" }),
  });
  const session = await open(r1, {
    platform: testPlatform({ setup: ["terminal length 0", "terminal width 511"] }),
  });
  expect((await session.send("show clock", ms)).output).toBe("12:00");
  expect(r1.ledger).toEqual(["terminal length 0", "terminal width 511", "show clock"]);
});

/** Says these, a pager behind each but the last, which it takes away like this. */
const pages = (texts: string[], pager: string, erase: string) => async (terminal: Terminal) => {
  for (const [index, text] of texts.entries()) {
    terminal.write(text);
    if (index === texts.length - 1) return terminal.write("\r\n");
    terminal.write(pager);
    await terminal.key();
    terminal.write(erase);
  }
};

test.each([
  [" --More-- ", `${"\b".repeat(10)}${" ".repeat(10)}${"\b".repeat(10)}`],
  ["--More--", "\r        \r"],
  [" -- More -- ", "\r\x1b[K"],
  ["\x1b[7m--More--\x1b[27m", ""],
])("text before the pager on its line is kept: %j, taken away by %j", async (pager, erase) => {
  const said = pages(["first,", "second,", "third"], pager, erase);
  const { session } = await talk({ "show all": said }, { platform: cisco_ios! });
  expect((await session.send("show all", ms)).output).toBe("first,second,third");
});

test.each([
  "--More-- or (q)uit",
  "<--- More --->",
  "---(more 42%)---",
  "---- More ( Press 'Q' to break ) ----",
  "-- MORE --, next page: Space, next line: Enter, quit: q",
  "More: <space>,  Quit: q or CTRL+Z, One line: <return> ",
  "Press <SPACE> to continue or <Q> to quit: ",
  "\x1b[7mlines 1-23\x1b[0m",
])("a pager of another system is turned: %j", async (pager) => {
  const said = pages(["first", "second", "third"], `\r\n${pager}`, "\r\x1b[K");
  const { session, r1 } = await talk({ "show all": said }, { platform: cisco_ios! });
  expect((await session.send("show all", ms)).output.split(/\n+/)).toEqual(["first", "second", "third"]);
  expect(r1.ledger).toContain("show all");
});

test.each(["Press any key to continue..", "Press <ENTER> to continue", "Hit RETURN to continue."])(
  "an output that waits for a key goes on: %s",
  async (said) => {
    const key = async (terminal: Terminal) => {
      terminal.write(`first\r\n${said}`);
      await terminal.line(() => "\r\n");
      terminal.write("second\r\n");
    };
    const { session, r1 } = await talk({ "show all": key, "clear all": key });
    expect((await session.send("show all", ms)).output.split(/\n+/)).toEqual(["first", "second"]);
    // What is not a read may ask for a decision.
    await failure(session.send("clear all", { timeout_ms: 1_500, beforeSend: async () => {} }));
    expect(r1.ledger).toEqual(["show all", "", "clear all"]);
  },
);

test.each(["Confirm> ", "Overwrite file> ", "Your choice # "])(
  "a question that ends as prompts do is not a prompt: %s",
  async (said) => {
    const asks = async (terminal: Terminal) => {
      terminal.write(said);
      if ((await terminal.line()) === "yes") terminal.write("done\r\n");
    };
    const { session, r1 } = await talk({ "copy a b": asks }, { platform: cisco_ios! });
    const replies = [{ prompt: "[>#] ?$", answer: "yes" }];
    expect((await session.send("copy a b", { ...ms, replies })).output).toContain("done");
    expect((await failure(session.send("copy a b", ms))).code).toBe("unanswered_question");
    expect(r1.ledger.filter((line) => line === "enable")).toEqual([]);
  },
);

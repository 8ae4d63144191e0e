// Logging in: one method, one attempt, and a cure in every refusal.
import { spawn } from "node:child_process";
import ssh2 from "ssh2";
import { expect, onTestFinished, test } from "vitest";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { openSession } from "../open.js";
import { lacks } from "../testing/installed.js";
import { device, failure, folder, open, openOptions } from "../testing/session.js";

type Attempt = ssh2.AuthContext;
const keyboard =
  (rounds: { prompt: string; echo: boolean }[][], right: (answers: string[][]) => boolean) =>
  (attempt: Attempt) => {
    if (attempt.method !== "keyboard-interactive") return attempt.reject(["keyboard-interactive"]);
    const answers: string[][] = [];
    const ask = (round: number): void => {
      const prompts = rounds[round];
      if (prompts === undefined)
        return right(answers) ? attempt.accept() : attempt.reject(["keyboard-interactive"]);
      attempt.prompt(prompts, (given) => {
        answers.push(given);
        ask(round + 1);
      });
    };
    ask(0);
  };

test("a wrong password is one failed login, and the message says what to check", async () => {
  const r1 = await device();
  const error = await failure(open(r1, { login: { username: "netops", password: "wrong" } }));
  expect(error.code).toBe("login_refused");
  expect(error.message).toContain("refused the password of user netops");
  expect(error.message).toContain("Check the credential");
  expect(error.message).not.toContain("wrong");
  expect(error.details.sent).toBe(false);
  expect(r1.logins).toEqual([{ method: "password", user: "netops" }]);
  await r1.idle();
});

test("password is preferred to keyboard-interactive when both are offered", async () => {
  const r1 = await device({
    login: (attempt) =>
      attempt.method === "password" ? attempt.accept() : attempt.reject(["password", "keyboard-interactive"]),
  });
  await open(r1);
  expect(r1.logins.map((login) => login.method)).toEqual(["password"]);
});

test("keyboard-interactive with several prompts and rounds", async () => {
  const r1 = await device({
    login: keyboard(
      [
        [
          { prompt: "Username: ", echo: true },
          { prompt: "Password: ", echo: false },
        ],
        [{ prompt: "Site code: ", echo: true }],
      ],
      ([first, second]) => first?.join() === "netops,secret" && second?.join() === "42",
    ),
  });
  await open(r1, {
    login: { username: "netops", password: "secret", answers: [{ prompt: "Site code", answer: "42" }] },
  });
  expect(r1.logins).toHaveLength(1);
});

test("a wrong password by keyboard-interactive is one failed login", async () => {
  const r1 = await device({ login: keyboard([[{ prompt: "Password: ", echo: false }]], () => false) });
  expect((await failure(open(r1))).code).toBe("login_refused");
  expect(r1.logins).toHaveLength(1);
});

test("keyboard-interactive that asks for the password again gets no second answer", async () => {
  let answers = 0;
  const r1 = await device({
    login: (attempt) => {
      if (attempt.method !== "keyboard-interactive") return attempt.reject(["keyboard-interactive"]);
      const ask = (): void =>
        attempt.prompt([{ prompt: "Password: ", echo: false }], () => (answers++, ask()));
      ask();
    },
  });
  expect((await failure(open(r1))).code).toBe("login_refused");
  expect(answers).toBe(1);
});

test("an expired password by keyboard-interactive is named", async () => {
  const r1 = await device({
    login: keyboard(
      [[{ prompt: "Password: ", echo: false }], [{ prompt: "New password: ", echo: false }]],
      () => true,
    ),
  });
  const error = await failure(open(r1));
  expect(error.code).toBe("login_dialog");
  expect(error.message).toContain("New password:");
  expect(error.message).toContain("expired");
});

test("an unknown question by keyboard-interactive is named", async () => {
  const r1 = await device({
    login: keyboard(
      [
        [
          { prompt: "Password: ", echo: false },
          { prompt: "Token: ", echo: true },
        ],
      ],
      () => true,
    ),
  });
  const error = await failure(open(r1));
  expect(error.code).toBe("login_dialog");
  expect(error.message).toContain("Token:");
});

test("a password that the server wants changed is named", async () => {
  const r1 = await device({
    login: (attempt) =>
      attempt.method === "password"
        ? attempt.requestChange("Your password has expired", () => {})
        : attempt.reject(["password"]),
  });
  expect((await failure(open(r1))).code).toBe("login_dialog");
});

const user = ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 });
const locked = ed25519({ passphrase: "open sesame", cipher: "aes256-cbc", rounds: 1 });
const accepts = (pair: { public: string }) => (attempt: Attempt) => {
  if (attempt.method !== "publickey") return attempt.reject(["publickey", "password"]);
  const known = ssh2.utils.parseKey(pair.public) as ssh2.ParsedKey;
  if (!known.getPublicSSH().equals(attempt.key.data)) return attempt.reject(["publickey", "password"]);
  if (attempt.signature && !known.verify(attempt.blob as Buffer, attempt.signature, attempt.hashAlgo))
    return attempt.reject();
  attempt.accept();
};

test("a private key is offered and nothing else, also where a password is configured", async () => {
  const r1 = await device({ login: accepts(user) });
  await open(r1, { login: { username: "netops", password: "secret", private_key: user.private } });
  expect(new Set(r1.logins.map((login) => login.method))).toEqual(new Set(["publickey"]));
});

test("an encrypted key is opened with its passphrase", async () => {
  const r1 = await device({ login: accepts(locked) });
  const session = await open(r1, {
    login: { username: "netops", private_key: locked.private, passphrase: "open sesame" },
  });
  expect(session.mode).toBe("exec");
});

test("a refused key does not fall back to the password", async () => {
  const r1 = await device({ login: accepts(user) });
  const error = await failure(
    open(r1, {
      login: {
        username: "netops",
        password: "secret",
        private_key: locked.private,
        passphrase: "open sesame",
      },
    }),
  );
  expect(error.code).toBe("login_refused");
  expect(error.message).toContain("private key");
  expect(r1.logins.some((login) => login.method === "password")).toBe(false);
});

test.each([
  [{}, "passphrase"],
  [{ passphrase: "no" }, "Check key and passphrase"],
])("a key that cannot be opened is told before anything is connected", async (extra, cure) => {
  const r1 = await device();
  const error = await failure(
    open(r1, { login: { username: "netops", private_key: locked.private, ...extra } }),
  );
  expect(error.code).toBe("secret_unavailable");
  expect(error.message).toContain(cure);
  expect(r1.logins).toEqual([]);
});

test("after the key is accepted, the password may be the second factor", async () => {
  const r1 = await device({
    login: (attempt) => {
      if (attempt.method === "publickey")
        return attempt.signature ? attempt.reject(["password"], true) : attempt.accept();
      if (attempt.method === "password" && attempt.password === "secret") return attempt.accept();
      attempt.reject(["publickey"]);
    },
  });
  await open(r1, { login: { username: "netops", password: "secret", private_key: user.private } });
  expect(r1.logins.at(-1)?.method).toBe("password");
});

test("a server that takes no password gets none", async () => {
  const r1 = await device({ login: (attempt) => attempt.reject(["publickey"]) });
  const error = await failure(open(r1));
  expect(error.code).toBe("login_refused");
  expect(error.message).toContain("offers publickey");
  expect(r1.logins).toEqual([]);
});

test.skipIf(lacks("ssh-agent"))("an agent signs", async () => {
  const socket = `${await folder()}/s`;
  const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  onTestFinished(() => void agent.kill());
  const add = async (): Promise<number | null> => {
    const adder = spawn("ssh-add", ["-q", "-"], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: ["pipe", "ignore", "ignore"],
    });
    // Before the agent listens it ends without reading; its exit code says so.
    adder.stdin.on("error", () => {});
    adder.stdin.end(user.private);
    return new Promise((resolve) => adder.on("close", resolve));
  };
  while ((await add()) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const r1 = await device({ login: accepts(user) });
  await open(r1, { login: { username: "netops", agent: socket } });
  expect(new Set(r1.logins.map((login) => login.method))).toEqual(new Set(["publickey"]));
});

test("an agent that is not there is told", async () => {
  const r1 = await device({ login: accepts(user) });
  const error = await failure(open(r1, { login: { username: "netops", agent: "/nowhere/agent" } }));
  expect(error.code).toBe("secret_unavailable");
  expect(error.message).toContain("agent");
});

test("a device that asks for no login gets none", async () => {
  const r1 = await device({ login: (attempt) => attempt.accept() });
  await open(r1, { login: { username: "" } });
  expect(r1.logins).toEqual([]);
});

let rsa: string | undefined;
/** Made once: it takes up to a second. */
const rsaKey = (): string => (rsa ??= ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }).private);

test("retired algorithms only where the device asks for them", async () => {
  const r1 = await device({
    host_keys: [rsaKey()],
    algorithms: {
      kex: ["diffie-hellman-group14-sha1"],
      cipher: ["aes128-cbc"],
      serverHostKey: ["ssh-rsa"],
      hmac: ["hmac-sha1"],
    } as unknown as ssh2.Algorithms,
  });
  const error = await failure(open(r1));
  expect(error.code).toBe("algorithms");
  expect(error.message).toContain("ssh.algorithms: legacy");
  await open(r1, {
    device: r1.device({ ssh: { strict_host_key_checking: "accept-new", algorithms: "legacy" } }),
  });
});

test.each([
  { hmac: ["hmac-sha1"], cipher: ["aes128-ctr"] },
  { hmac: ["hmac-sha1-etm@openssh.com"], cipher: ["aes128-ctr"] },
  { hmac: ["hmac-sha2-256-96"], cipher: ["aes128-ctr"] },
  { hmac: ["hmac-md5"], cipher: ["aes256-ctr"] },
  { kex: ["diffie-hellman-group14-sha1"] },
  { kex: ["diffie-hellman-group-exchange-sha1"] },
  { kex: ["diffie-hellman-group1-sha1"] },
  { cipher: ["aes128-cbc"] },
  { cipher: ["3des-cbc"] },
  { serverHostKey: ["ssh-rsa"] },
])("%o alone is not offered, and is with `legacy`", async (only) => {
  const algorithms = only as unknown as ssh2.Algorithms;
  const r1 = await device({ algorithms, ...("serverHostKey" in only ? { host_keys: [rsaKey()] } : {}) });
  expect((await failure(open(r1))).code).toBe("algorithms");
  const ssh = { strict_host_key_checking: "accept-new", algorithms: "legacy" } as const;
  if ("kex" in only && only.kex?.[0]?.includes("exchange")) return; // no server of ours can do it
  await open(r1, { device: r1.device({ ssh }) });
});

test("a login that is never answered times out by name", async () => {
  const r1 = await device({
    login: (attempt) => void (attempt.method === "none" && attempt.reject(["password"])),
  });
  const error = await failure(open(r1, { timeouts: { login_ms: 100 } }));
  expect(error.code).toBe("login_timeout");
  expect(error.message).toContain("netops");
  await r1.idle();
});

test.each(["accept", "refuse"])("a device that closes the connection on the password: %s", async (tried) => {
  let connection: { end(): void } | undefined;
  const r1 = await device({
    connected: (made) => (connection = made),
    login: (attempt) => {
      if (attempt.method === "none" && tried === "refuse") return attempt.reject(["password"]);
      connection?.end();
    },
  });
  const error = await failure(open(r1));
  // Before the password went out it may be a busy device; afterwards it must count as refused.
  expect(error.code).toBe(tried === "refuse" ? "login_refused" : "unreachable");
  expect(error.message).toContain("closed the connection");
});

test("cancelled in the middle of a login: nothing stays open", async () => {
  const abort = new AbortController();
  const r1 = await device({
    login: (attempt) => (attempt.method === "none" ? attempt.reject(["password"]) : abort.abort()),
  });
  const error = await failure(openSession(await openOptions(r1, { signal: abort.signal })));
  expect(error).toMatchObject({ code: "cancelled", details: { sent: false } });
  await r1.idle();
});

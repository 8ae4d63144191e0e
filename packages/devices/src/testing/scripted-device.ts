// A tiny device over real SSH whose shell is a function of the test.
import type { AddressInfo, Socket } from "node:net";
import { createServer, type Server as TcpServer } from "node:net";
import ssh2, { type AuthContext, type Connection } from "ssh2";
import type { ResolvedDevice } from "../words/device.js";
import { KeyRing } from "../../../lab/src/host-keys.js";
import { Terminal, TerminalClosed } from "./terminal.js";

export interface Script {
  /** Plays the shell. Default: echoes, prompts `r1#`, answers nothing. */
  shell?: (terminal: Terminal) => Promise<void>;
  /** Default: accepts the password `secret`. */
  login?: (attempt: AuthContext) => void;
  /** Private keys, OpenSSH format. Default: that of the labs of this process, since a port of one may later be a port of another. */
  host_keys?: string[];
  banner?: string;
  algorithms?: ssh2.ServerConfig["algorithms"];
  /** Lets clients tunnel through, as a jump host does. A port of the loopback: whatever they ask for, they get there. */
  forwards?: boolean | number;
  /** Called for each SSH connection. */
  connected?: (connection: Connection) => void;
  /** Default: any free one. */
  port?: number;
  /** Refuses shells: no session free. */
  no_shell?: boolean;
}

export interface ScriptedDevice {
  port: number;
  /** Every line that was typed, in order, over all sessions. */
  ledger: string[];
  /** Every login that was tried, but for `none`. */
  logins: { method: string; user: string }[];
  /** TCP connections now. */
  readonly connections: number;
  /** TCP connections ever. */
  readonly accepted: number;
  device(overrides?: Partial<ResolvedDevice>): ResolvedDevice;
  /** Resolves once no connection is left. */
  idle(): Promise<void>;
  /** Stops relaying bytes on all connections without closing them: a half-open connection. */
  freeze(): void;
  close(): Promise<void>;
}

const ANSWER_MS = 5_000;

export async function scriptedDevice(script: Script = {}): Promise<ScriptedDevice> {
  const ledger: string[] = [];
  const logins: ScriptedDevice["logins"] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  const config = {
    hostKeys: script.host_keys ?? [await (await KeyRing.open()).get("usual")],
    ...(script.banner ? { banner: script.banner } : {}),
    ...(script.algorithms ? { algorithms: script.algorithms } : {}),
  };
  const ssh = new ssh2.Server(config, (connection) => serve(connection, script, ledger, logins));
  const server: TcpServer = createServer((socket) => {
    accepted++;
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(script.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    ledger,
    logins,
    get connections() {
      return sockets.size;
    },
    get accepted() {
      return accepted;
    },
    device: (overrides = {}) => resolvedDevice({ port, ...overrides }),
    idle: async () => {
      const until = Date.now() + ANSWER_MS;
      while (sockets.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 2));
      if (sockets.size > 0) throw new Error(`${sockets.size} connections are still open`);
    },
    freeze: () => {
      for (const socket of sockets) {
        socket.removeAllListeners("data");
        socket.resume();
        socket.write = () => true;
      }
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A device of an inventory, on the loopback. */
export function resolvedDevice(overrides: Partial<ResolvedDevice> = {}): ResolvedDevice {
  return {
    name: "r1",
    host: "127.0.0.1",
    port: 22,
    platform: "test",
    site: "default",
    groups: [],
    tags: [],
    vars: {},
    ssh: { strict_host_key_checking: "accept-new" },
    sessions: 1,
    transport: "ssh",
    jumps: [],
    ...overrides,
  };
}

function serve(
  connection: Connection,
  script: Script,
  ledger: string[],
  logins: ScriptedDevice["logins"],
): void {
  script.connected?.(connection);
  connection.on("error", () => {});
  connection.on("authentication", (attempt) => {
    if (attempt.method !== "none") logins.push({ method: attempt.method, user: attempt.username });
    if (script.login) script.login(attempt);
    else if (attempt.method === "password" && attempt.password === "secret") attempt.accept();
    else attempt.reject(["password"]);
  });
  connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
    if (!script.forwards) return reject();
    const { forwards } = script;
    void import("node:net").then(({ connect }) => {
      const onward =
        typeof forwards === "number" ? connect(forwards, "127.0.0.1") : connect(destPort, destIP);
      onward.on("error", () => reject());
      onward.on("connect", () => {
        const stream = accept();
        onward.pipe(stream).pipe(onward);
        onward.on("error", () => stream.destroy());
        stream.on("error", () => onward.destroy());
        stream.on("close", () => onward.destroy());
      });
    });
  });
  connection.on("session", (accept, reject) => {
    if (script.no_shell) return reject();
    const session = accept();
    session.on("pty", (ok) => ok?.());
    session.on("shell", (ok) => {
      const terminal = new Terminal(ok(), ledger);
      (script.shell ?? conversation())(terminal).then(
        () => terminal.close(),
        (error: unknown) => {
          if (!(error instanceof TerminalClosed)) throw error;
        },
      );
    });
  });
}

/** A shell that prompts, echoes and answers from a table; an answer may be a function that writes for itself. */
export function conversation(
  answers: Record<string, string | ((terminal: Terminal) => Promise<void> | void)> = {},
  prompt = "r1#",
): (terminal: Terminal) => Promise<void> {
  return async (terminal) => {
    for (;;) {
      terminal.write(prompt);
      const line = await terminal.line();
      if (line === "exit") return;
      const answer = answers[line];
      if (typeof answer === "function") await answer(terminal);
      else if (answer !== undefined) terminal.write(answer);
    }
  };
}

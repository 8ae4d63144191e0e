// A simulated device on the network: its TCP port, its SSH server, and the faults of both.
import { createServer, connect, type Server as TcpServer, type Socket } from "node:net";
import ssh2, { type Connection, type ServerChannel } from "ssh2";
import type { Device } from "./device.js";
import { scpOf, serveScp } from "./files/scp.js";
import { serveSftp } from "./files/sftp.js";
import type { KeyRing } from "./host-keys.js";
import { authenticate, type Accounts } from "./login.js";
import { Shell } from "./shell.js";
import { Terminal } from "./terminal.js";

const LEGACY = {
  kex: ["diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"],
  cipher: ["aes128-cbc", "3des-cbc"],
  hmac: ["hmac-sha1", "hmac-md5"],
  serverHostKey: ["ssh-rsa"],
} satisfies ssh2.Algorithms as unknown as ssh2.Algorithms;

export interface ListenerDeps {
  device: Device;
  host: string;
  keys: KeyRing;
  accounts: Accounts;
  enable: string;
}

export class Listener {
  port: number;
  #tcp: TcpServer | undefined;
  readonly #sockets = new Set<Socket>();
  /** One SSH server per set of algorithms and keys. */
  readonly #ssh = new Map<string, Promise<ssh2.Server>>();
  #reload: NodeJS.Timeout | undefined;

  constructor(
    private readonly deps: ListenerDeps,
    port: number,
  ) {
    this.port = port;
    deps.device.onReload = (ms) => void this.#restart(ms);
  }

  /** @throws {Error} when the port is busy */
  async listen(): Promise<void> {
    if (this.#tcp || this.deps.device.down || this.deps.device.faults.refuse_connections) return;
    const server = createServer({ noDelay: true }, (socket) => void this.#accept(socket));
    await new Promise<void>((done, failed) => {
      server.once("error", failed);
      server.listen(this.port, this.deps.host, () => {
        server.removeListener("error", failed);
        done();
      });
    });
    this.#tcp = server;
    this.port = (server.address() as { port: number }).port;
  }

  /** Stops listening; open connections stay. */
  async unlisten(): Promise<void> {
    const server = this.#tcp;
    this.#tcp = undefined;
    if (!server) return;
    await new Promise<void>((done) => {
      server.close(() => done());
      // Connections that are still open would hold the callback up; the port is free as soon as close was called.
      if (this.#sockets.size) done();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#reload);
    for (const socket of this.#sockets) socket.destroy();
    await this.unlisten();
  }

  async #restart(ms: number): Promise<void> {
    await this.unlisten();
    for (const socket of this.#sockets) socket.end();
    this.#reload = setTimeout(() => {
      this.deps.device.back();
      void this.listen();
    }, ms).unref();
  }

  async #accept(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (this.deps.device.faults.silent) return void socket.resume();
    try {
      const server = await this.#server();
      server.injectSocket(socket);
    } catch {
      socket.destroy();
    }
  }

  #server(): Promise<ssh2.Server> {
    const { host_key, algorithms } = this.deps.device.faults;
    const name = algorithms === "legacy" ? "legacy" : host_key === "changed" ? "changed" : "usual";
    let made = this.#ssh.get(name);
    if (!made) this.#ssh.set(name, (made = this.#make(name)));
    return made;
  }

  async #make(name: "usual" | "changed" | "legacy"): Promise<ssh2.Server> {
    const { device, keys } = this.deps;
    const banner = device.kind.login.banner;
    const server = new ssh2.Server({
      hostKeys: [await keys.get(name)],
      ident: String(device.facts["ssh_ident"] ?? "OpenSSH_8.8"),
      ...(banner ? { banner } : {}),
      ...(name === "legacy" ? { algorithms: LEGACY } : {}),
    });
    server.on("connection", (connection, { port }) =>
      this.#connected(
        connection,
        [...this.#sockets].find((each) => each.remotePort === port),
      ),
    );
    return server;
  }

  #connected(connection: Connection, socket: Socket | undefined): void {
    const { device, accounts } = this.deps;
    let user = "";
    connection.on("error", () => {});
    connection.on("authentication", (context) => {
      user = context.username;
      authenticate(context, device, accounts).catch(() => context.reject());
    });
    connection.on("ready", () => {
      connection.on("session", (accept) => this.#session(accept(), connection, socket, user));
      connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
        const onward = connect(destPort, destIP, () => void onward.pipe(accept()).pipe(onward));
        onward.on("error", () => reject());
      });
    });
  }

  #session(session: ssh2.Session, connection: Connection, socket: Socket | undefined, user: string): void {
    const { device } = this.deps;
    session.on("sftp", (accept, reject) =>
      device.faults.no_sftp ? reject() : serveSftp(accept(), device.files),
    );
    session.on("pty", (accept) => accept?.());
    session.on("window-change", (accept) => accept?.());
    session.on("env", (accept) => accept?.());
    session.once("shell", (accept) => void this.#shell(accept(), connection, socket, user).run());
    session.once("exec", (accept, _reject, { command }) => {
      const channel = accept();
      const scp = scpOf(command);
      if (scp) {
        device.ledger.add(0, "exec_channel", command);
        return void serveScp(channel, scp, device.files);
      }
      const shell = this.#shell(channel, connection, socket, user);
      shell.once(command).then(
        (status) => {
          channel.exit(status);
          channel.end();
        },
        () => channel.end(),
      );
    });
  }

  #shell(channel: ServerChannel, connection: Connection, socket: Socket | undefined, user: string): Shell {
    const { device, accounts, enable } = this.deps;
    const terminal = new Terminal(channel, () => device.faults);
    channel.on("data", (data: Buffer) => terminal.receive(data));
    channel.on("close", () => terminal.end());
    channel.on("end", () => terminal.end());
    channel.on("error", () => terminal.end());
    const drop = (how: "close" | "half_open") => {
      if (how === "half_open") return socket && goHalfOpen(socket);
      channel.exit(0);
      channel.end();
      channel.close();
      setImmediate(() => connection.end());
    };
    return new Shell({ device, terminal, user, passwords: { login: accounts.password, enable }, drop });
  }
}

/** From here on the other side's bytes go nowhere and none come back, but nobody says that the connection is over. */
function goHalfOpen(socket: Socket): void {
  socket.removeAllListeners("data");
  socket.once("end", () => socket.destroy());
  socket.resume();
  socket.write = () => true;
  socket.end = () => socket;
}

// Files over SCP: what devices without SFTP take. It knows neither the rest of a file nor what there is already.
import type { Client, ClientChannel } from "ssh2";
import { DeviceError } from "../errors.js";
import { PieceReader } from "./piece-reader.js";
import type { FileTransfer, PathOf } from "./transfer.js";
import { refusedFile, type TransferWatch } from "./watch.js";

const OK = 0;

export function scpTransfer(client: Client, watch: TransferWatch, pathOf: PathOf): FileTransfer {
  const { device } = watch;
  const lost = (): void => watch.end("session_lost", "the connection ended while a file was transferred.");
  client.on("close", lost);

  const start = async (command: string): Promise<Scp> => {
    const channel = await watch.during(
      new Promise<ClientChannel>((resolve, reject) =>
        client.exec(command, (error, opened) => (error ? reject(noScp(device, error)) : resolve(opened))),
      ),
    );
    return new Scp(channel, watch);
  };

  return {
    protocol: "scp",
    async write(path, body, { bytes, progress }) {
      const scp = await start(`scp -t ${pathOf(path)}`);
      try {
        await scp.answer(`write ${path}`);
        await scp.send(Buffer.from(`C0644 ${bytes} ${path.split(/[/:]/).at(-1) ?? "file"}\n`));
        await scp.answer(`write ${path}`);
        let sent = 0;
        for await (const piece of body) {
          await watch.mayWrite();
          await scp.send(Buffer.from(piece));
          progress?.((sent += piece.byteLength));
        }
        await scp.send(Buffer.from([OK]));
        await scp.answer(`write ${path}`);
      } finally {
        scp.end();
      }
    },
    async *read(path) {
      const scp = await start(`scp -f ${pathOf(path)}`);
      try {
        await scp.send(Buffer.from([OK]));
        const header = await scp.line(`read ${path}`);
        const size = Number(/^C[0-7]+ (\d+) /.exec(header)?.[1] ?? Number.NaN);
        if (Number.isNaN(size)) throw refusedFile(device, `read ${path}`, header);
        await scp.send(Buffer.from([OK]));
        for (let left = size; left > 0; ) {
          const piece = await scp.take(left);
          left -= piece.length;
          yield piece;
        }
        await scp.answer(`read ${path}`);
        await scp.send(Buffer.from([OK]));
      } finally {
        scp.end();
      }
    },
    close() {
      client.removeListener("close", lost);
      watch.close();
    },
  };
}

const noScp = (device: string, error: Error): DeviceError =>
  new DeviceError(
    "reason" in error ? "session_limit" : "unsupported",
    `${device}: the device takes no files over SCP: ${error.message}. Look whether SCP is enabled on it.`,
    { sent: false },
  );

/** One channel on which `scp` talks. */
class Scp {
  #said = "";
  readonly #reader = new PieceReader(() => this.#next());
  readonly #pieces: AsyncIterator<Buffer>;

  constructor(
    private readonly channel: ClientChannel,
    private readonly watch: TransferWatch,
  ) {
    this.#pieces = channel[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    channel.stderr.on("data", (data: Buffer) => (this.#said += data.toString("utf8").slice(0, 500)));
    channel.on("error", () => {});
  }

  async send(bytes: Buffer): Promise<void> {
    const drained = this.channel.write(bytes)
      ? Promise.resolve()
      : new Promise<void>((resolve) => this.channel.once("drain", resolve));
    await this.watch.during(drained);
    this.watch.alive();
  }

  take(most: number): Promise<Buffer> {
    return this.#reader.take(most);
  }

  /** @throws {DeviceError} `file_refused` with what the device says */
  async answer(what: string): Promise<void> {
    const [code = OK] = await this.take(1);
    if (code === OK) return;
    const rest = await this.#untilLineEnd();
    throw refusedFile(this.watch.device, what, `${code > 2 ? String.fromCharCode(code) : ""}${rest}`.trim());
  }

  async line(what: string): Promise<string> {
    const [code = OK] = await this.take(1);
    const rest = await this.#untilLineEnd();
    if (code === 1 || code === 2) throw refusedFile(this.watch.device, what, rest.trim());
    return String.fromCharCode(code) + rest;
  }

  end(): void {
    this.channel.end();
    this.channel.close();
  }

  async #untilLineEnd(): Promise<string> {
    let text = "";
    try {
      while (!text.endsWith("\n") && text.length < 500) text += (await this.take(1)).toString("latin1");
    } catch (error) {
      if (text === "") throw error;
    }
    return text;
  }

  async #next(): Promise<Buffer> {
    const { value, done } = await this.watch.during(this.#pieces.next());
    this.watch.alive();
    if (!done) return value;
    const said = this.#said.trim().split("\n")[0] ?? "";
    throw said === ""
      ? new DeviceError("session_lost", `${this.watch.device}: the device ended the transfer of a file.`, {
          sent: true,
        })
      : refusedFile(this.watch.device, "take or give the file", said);
  }
}

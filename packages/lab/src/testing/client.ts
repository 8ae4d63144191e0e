// A bare SSH client for tests of the lab itself: it knows nothing of platforms.
import ssh2, { type ClientChannel, type ConnectConfig } from "ssh2";
import { onTestFinished } from "vitest";
import { type Lab, type LabDevice, type LabOptions, startLab } from "../index.js";

/** A lab for the length of a test. */
export async function lab(options: LabOptions): Promise<Lab> {
  const started = await startLab(options);
  onTestFinished(() => started.close());
  return started;
}

/** Logs in; rejects with the client's error. */
export async function login(device: LabDevice, more: ConnectConfig = {}): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  client.on("error", () => {});
  onTestFinished(() => void client.destroy());
  await new Promise<void>((done, failed) => {
    client.once("ready", done).once("error", failed);
    client.connect({ host: device.host, port: device.port, username: "netops", password: "lab", ...more });
  });
  return client;
}

/** Characters from the end in which a pattern is looked for. */
const LOOKED_AT = 8_000;

export interface Terminal {
  /** Types text; add `\n` yourself. */
  type(text: string): void;
  /** Waits until what came since the last call matches, and gives it. */
  until(pattern: RegExp): Promise<string>;
  /** Settles when the device ends the session. */
  closed: Promise<void>;
  bytes: Buffer[];
}

export async function terminal(device: LabDevice, more: ConnectConfig = {}): Promise<Terminal> {
  const client = await login(device, more);
  const channel = await new Promise<ClientChannel>((done, failed) =>
    client.shell({ cols: 200, rows: 50 }, (error, opened) => (error ? failed(error) : done(opened))),
  );
  let heard = "";
  const bytes: Buffer[] = [];
  let look = () => {};
  channel.on("data", (data: Buffer) => {
    bytes.push(data);
    heard = (heard + data.toString()).replaceAll("\r\n", "\n");
    look();
  });
  return {
    bytes,
    type: (text) => void channel.write(text),
    closed: new Promise((done) => channel.once("close", () => done())),
    until: (pattern) =>
      new Promise((done) => {
        look = () => {
          if (!pattern.test(heard.slice(-LOOKED_AT))) return;
          const found = heard;
          heard = "";
          look = () => {};
          done(found);
        };
        look();
      }),
  };
}

export interface Ran {
  output: string;
  status: number | null;
}

/** Runs one command without a terminal. */
export async function exec(device: LabDevice, command: string): Promise<Ran> {
  const client = await login(device);
  return new Promise((done, failed) => {
    client.exec(command, (error, channel) => {
      if (error) return failed(error);
      let output = "";
      channel.on("data", (data: Buffer) => void (output += data.toString()));
      channel.on("close", (status: number | null) => done({ output, status }));
    });
  });
}

// The Telnet protocol of RFC 854: takes commands out of the byte stream, agrees on options, stuffs what is sent.

const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;
const SB = 250;
const SE = 240;

const BINARY = 0;
const ECHO = 1;
const SUPPRESS_GO_AHEAD = 3;
const TIMING_MARK = 6;
const TERMINAL_TYPE = 24;
const WINDOW_SIZE = 31;
const IS = 0;
const SEND = 1;

/** What the other side may do, and what we do when asked. */
const THEIRS = new Set([BINARY, ECHO, SUPPRESS_GO_AHEAD]);
const OURS = new Set([BINARY, SUPPRESS_GO_AHEAD, TERMINAL_TYPE, WINDOW_SIZE]);
/** A subnegotiation longer than this is thrown away. */
const LONGEST = 1_024;

export interface TelnetOptions {
  term: string;
  cols: number;
  rows: number;
  /** Sends bytes of the protocol itself. */
  reply: (bytes: Buffer) => void;
}

type State = "data" | "cr" | "iac" | "sub" | "sub-iac" | typeof WILL | typeof WONT | typeof DO | typeof DONT;

export class TelnetCodec {
  #state: State = "data";
  #sub: number[] = [];
  readonly #theirs = new Set<number>();
  readonly #ours = new Set<number>();
  #marks: (() => void)[] = [];

  constructor(readonly options: TelnetOptions) {}

  /** @returns the data among the bytes; commands are answered, wherever a chunk ends */
  decode(bytes: Uint8Array): Buffer {
    const data = Buffer.allocUnsafe(bytes.length);
    let size = 0;
    for (const byte of bytes) if (this.#take(byte)) data[size++] = byte;
    return data.subarray(0, size);
  }

  /** Stuffs text for the way out; a line end becomes the Enter key. */
  encode(text: string): Buffer {
    const enter = this.#ours.has(BINARY) ? "\r" : "\r\0";
    const bytes = Buffer.from(text.replace(/\r\n|\r|\n/g, enter));
    return bytes.includes(IAC) ? stuff(bytes) : bytes;
  }

  /** Asks for a sign of life that shows nowhere: RFC 860. @returns once it has come */
  mark(): Promise<void> {
    return new Promise((resolve) => {
      this.#marks.push(resolve);
      this.#say(DO, TIMING_MARK);
    });
  }

  #take(byte: number): boolean {
    switch (this.#state) {
      case "cr":
        this.#state = "data";
        return byte !== 0 && this.#plain(byte);
      case "data":
        return this.#plain(byte);
      case "iac":
        return this.#command(byte);
      case "sub":
        if (byte === IAC) this.#state = "sub-iac";
        else if (this.#sub.length < LONGEST) this.#sub.push(byte);
        return false;
      case "sub-iac":
        this.#state = "sub";
        if (byte === IAC) this.#sub.push(IAC);
        else {
          this.#state = "data";
          if (byte === SE) this.#subnegotiation();
        }
        return false;
      default: {
        const verb = this.#state;
        this.#state = "data";
        this.#option(verb, byte);
        return false;
      }
    }
  }

  #plain(byte: number): boolean {
    if (byte === IAC) this.#state = "iac";
    else if (byte === 13 && !this.#theirs.has(BINARY)) this.#state = "cr";
    return byte !== IAC;
  }

  #command(byte: number): boolean {
    this.#state = "data";
    if (byte === WILL || byte === WONT || byte === DO || byte === DONT) this.#state = byte;
    else if (byte === SB) {
      this.#sub = [];
      this.#state = "sub";
    }
    // Two of them are one byte of data; any other command has nothing to say to us.
    return byte === IAC;
  }

  /** Only a change is answered, else two sides that both answer would never end. */
  #option(verb: number, option: number): void {
    if (option === TIMING_MARK && (verb === WILL || verb === WONT)) this.#marks.shift()?.();
    else if (verb === WILL || verb === WONT)
      this.#agree(this.#theirs, THEIRS, { option, on: verb === WILL, yes: DO, no: DONT });
    else if (option === TIMING_MARK && verb === DO) this.#say(WILL, TIMING_MARK);
    else this.#agree(this.#ours, OURS, { option, on: verb === DO, yes: WILL, no: WONT });
  }

  #agree(
    active: Set<number>,
    known: Set<number>,
    { option, on, yes, no }: { option: number; on: boolean; yes: number; no: number },
  ): void {
    if (on && !known.has(option)) return this.#say(no, option);
    if (on === active.has(option)) return;
    if (on) active.add(option);
    else active.delete(option);
    this.#say(on ? yes : no, option);
    if (on && option === WINDOW_SIZE && yes === WILL) this.#windowSize();
  }

  #subnegotiation(): void {
    const [option, what] = this.#sub;
    if (option === TERMINAL_TYPE && what === SEND)
      this.#subReply(TERMINAL_TYPE, [IS, ...Buffer.from(this.options.term)]);
  }

  #windowSize(): void {
    const { cols, rows } = this.options;
    this.#subReply(WINDOW_SIZE, [cols >> 8, cols & 255, rows >> 8, rows & 255]);
  }

  #subReply(option: number, content: number[]): void {
    this.options.reply(Buffer.from([IAC, SB, option, ...stuff(Buffer.from(content)), IAC, SE]));
  }

  #say(verb: number, option: number): void {
    this.options.reply(Buffer.from([IAC, verb, option]));
  }
}

function stuff(bytes: Buffer): Buffer {
  const out: number[] = [];
  for (const byte of bytes) {
    out.push(byte);
    if (byte === IAC) out.push(IAC);
  }
  return Buffer.from(out);
}

// A socket that keeps what it hears until somebody asks, and the checks of the bench.

export const address = (path) =>
  `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/__vif/ws/${path}`;

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class BenchSocket {
  // The types of all events, in their order.
  heard = [];
  #messages = [];
  #waiting = [];

  constructor(path, protocols = []) {
    this.socket = new WebSocket(address(path), protocols);
    this.socket.binaryType = "arraybuffer";
    for (const type of ["open", "message", "error", "close"]) {
      this.socket.addEventListener(type, () => this.heard.push(type));
    }
    this.opened = new Promise((resolve, reject) => {
      this.socket.addEventListener("open", resolve);
      this.socket.addEventListener("close", (event) => reject(new Error(`closed with ${event.code} before it opened`)));
    });
    // Nobody need wait for it.
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => this.socket.addEventListener("close", resolve));
    this.socket.addEventListener("message", (event) => {
      const waiting = this.#waiting.shift();
      if (waiting) waiting.resolve(event.data);
      else this.#messages.push(event.data);
    });
    this.socket.addEventListener("close", (event) => {
      for (const waiting of this.#waiting) waiting.reject(new Error(`closed with ${event.code} instead of a message`));
      this.#waiting = [];
    });
  }

  // The next message, which may have come already.
  next() {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  send(data) {
    this.socket.send(data);
  }

  async close(...words) {
    this.socket.close(...words);
    return this.closed;
  }

  // Sends one message, and returns what comes back.
  static async echo(data, options = "") {
    const bench = new BenchSocket(`echo${options}`);
    await bench.opened;
    bench.send(data);
    const answer = await bench.next();
    await bench.close();
    return answer;
  }
}

const show = (value) => {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

export function expect(actual, expected, what) {
  if (!Object.is(actual, expected)) throw new Error(`${what} is ${show(actual)}, not ${show(expected)}`);
}

export function expectThrow(name, body) {
  try {
    body();
  } catch (error) {
    expect(error.name, name, "the error");
    return;
  }
  throw new Error(`no ${name}`);
}

// The socket never opened, or was broken: an error, then a close that is not clean.
export async function expectBroken(bench, opens) {
  const event = await bench.closed;
  const heard = bench.heard.filter((type) => type !== "message").join(" ");
  expect(heard, opens ? "open error close" : "error close", "what was heard");
  expect(event.wasClean, false, "wasClean");
  expect(event.code, 1006, "the code");
  expect(bench.socket.readyState, WebSocket.CLOSED, "readyState");
}

export async function expectClosed(bench, code, reason = "") {
  const event = await bench.closed;
  expect(event.code, code, "the code");
  expect(event.reason, reason, "the reason");
  expect(event.wasClean, true, "wasClean");
}

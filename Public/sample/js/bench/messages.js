import { address, BenchSocket, expect, expectThrow, pause } from "./socket.js";

const MiB = 1 << 20;
const sizes = [0, 1, 125, 126, 65535, 65536, MiB, 16 * MiB];
const inWords = (size) => (size >= MiB ? `${size / MiB} MiB` : `${size} B`);

// Bytes that repeat only after 65,521: nothing of them can be exchanged unnoticed.
function bytesOfLength(length) {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) bytes[index] = (index % 65521) * 31 >> 3;
  return bytes;
}

function expectBytes(answer, bytes) {
  const found = new Uint8Array(answer);
  expect(found.length, bytes.length, "the length of the answer");
  const place = found.findIndex((byte, index) => byte !== bytes[index]);
  if (place >= 0) throw new Error(`byte ${place} of the answer is ${found[place]}, not ${bytes[place]}`);
}

const textTrial = (size) => ({
  name: `Text of ${inWords(size)}`,
  async run() {
    const start = performance.now();
    // Of eight bytes each.
    const exact = "vif: ä ".repeat(size / 8) + "x".repeat(size % 8);
    expect(await BenchSocket.echo(exact, "?deflate=0"), exact, "the answer");
    return `${Math.round(performance.now() - start)} ms`;
  },
});

const binaryTrial = (size) => ({
  name: `Binary of ${inWords(size)}`,
  async run() {
    const start = performance.now();
    const bytes = bytesOfLength(size);
    expectBytes(await BenchSocket.echo(bytes, "?deflate=0"), bytes);
    return `${Math.round(performance.now() - start)} ms`;
  },
});

const characterTrial = (name, text, answer = text) => ({
  name,
  async run() {
    expect(await BenchSocket.echo(text), answer, "the answer");
    return [...answer].map((character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`)
      .join(" ");
  },
});

const typeTrial = (name, make) => ({
  name,
  async run() {
    const bytes = bytesOfLength(1000);
    expectBytes(await BenchSocket.echo(make(bytes)), bytes);
  },
});

export const messages = {
  title: "Messages",
  trials: [
    ...sizes.map(textTrial),
    ...sizes.map(binaryTrial),
    typeTrial("send takes a Blob", (bytes) => new Blob([bytes])),
    typeTrial("send takes an ArrayBuffer", (bytes) => bytes.buffer),
    typeTrial("send takes a view of a part of a buffer", (bytes) => {
      const wide = new Uint8Array(1200);
      wide.set(bytes, 100);
      return wide.subarray(100, 1100);
    }),
    typeTrial("send takes a DataView", (bytes) => new DataView(bytes.buffer)),
    {
      name: "binaryType is blob, and can be arraybuffer, and nothing else",
      async run() {
        const socket = new WebSocket(address("echo"));
        expect(socket.binaryType, "blob", "binaryType at first");
        await new Promise((resolve) => { socket.onopen = resolve });
        const answer = () => new Promise((resolve) => { socket.onmessage = (event) => resolve(event.data) });
        socket.send(Uint8Array.of(1, 2, 3));
        const blob = await answer();
        expect(blob instanceof Blob, true, "whether the answer is a Blob");
        expectBytes(await blob.arrayBuffer(), Uint8Array.of(1, 2, 3));
        socket.binaryType = "arraybuffer";
        socket.binaryType = "text";
        expect(socket.binaryType, "arraybuffer", "binaryType");
        socket.send(Uint8Array.of(4, 5, 6));
        const buffer = await answer();
        expect(buffer instanceof ArrayBuffer, true, "whether the answer is an ArrayBuffer");
        expectBytes(buffer, Uint8Array.of(4, 5, 6));
        socket.close();
      },
    },
    characterTrial("Characters of one to four bytes", "a\u00E9\u20AC\u{1F600}"),
    characterTrial("The last character of each length", "\u007F\u07FF\uFFFF\u{10FFFF}"),
    characterTrial("NUL is a character like others", "a\0b"),
    characterTrial("A byte order mark stays", "\uFEFFa"),
    characterTrial("A lone surrogate becomes U+FFFD", "a\uD83Db", "a\uFFFDb"),
    {
      name: "The event says where its message is from",
      async run() {
        const bench = new BenchSocket("echo?greet=a");
        const event = await new Promise((resolve) => bench.socket.addEventListener("message", resolve));
        expect(event.origin, bench.socket.url.split("/").slice(0, 3).join("/"), "origin");
        expect(event.lastEventId, "", "lastEventId");
        expect(event.ports.length, 0, "the number of ports");
        await bench.close();
        return event.origin;
      },
    },
  ],
};

export const order = {
  title: "Order and amount",
  trials: [
    {
      name: "The server’s first message comes after open, even to a listener that open sets",
      async run() {
        const bench = new BenchSocket("echo?greet=message%20from%20server");
        const first = await new Promise((resolve) => {
          bench.socket.onopen = () => {
            bench.socket.onmessage = ({ data }) => resolve(data);
          };
        });
        expect(first, "message from server", "the first message");
        expect(bench.heard.join(" "), "open message", "what was heard");
        await bench.close();
      },
    },
    {
      name: "The server’s first message answers the page’s",
      async run() {
        const bench = new BenchSocket("echo");
        await bench.opened;
        await pause(100);
        expect(bench.heard.join(" "), "open", "what was heard");
        bench.send("first");
        expect(await bench.next(), "first", "the answer");
        await bench.close();
      },
    },
    {
      name: "A burst of 2,000 messages comes in order",
      async run() {
        const bench = new BenchSocket("echo?burst=2000");
        for (let number = 1; number <= 2000; number += 1) expect(await bench.next(), String(number), "the message");
        await bench.close();
      },
    },
    {
      name: "2,000 messages, sent at once, are answered in order",
      async run() {
        const bench = new BenchSocket("echo");
        await bench.opened;
        for (let number = 0; number < 2000; number += 1) {
          bench.send(number % 2 ? String(number) : Uint16Array.of(number));
        }
        for (let number = 0; number < 2000; number += 1) {
          const answer = await bench.next();
          expect(number % 2 ? Number(answer) : new Uint16Array(answer)[0], number, "the answer");
        }
        await bench.close();
      },
    },
    ...[1, 10, 1000].map((size) => ({
      name: `Answers in fragments of ${size} B with a ping between are whole`,
      async run() {
        const bench = new BenchSocket(`echo?fragment=${size}`);
        await bench.opened;
        for (const text of ["", "a", "\u{1F600}\u20AC".repeat(300)]) {
          bench.send(text);
          expect(await bench.next(), text, "the answer");
        }
        const bytes = bytesOfLength(3000);
        bench.send(bytes);
        expectBytes(await bench.next(), bytes);
        expect(bench.heard.length, 5, "the number of events");
        await bench.close();
      },
    })),
    {
      name: "send before open throws InvalidStateError",
      async run() {
        const bench = new BenchSocket("echo");
        expectThrow("InvalidStateError", () => bench.send("too early"));
        await bench.opened;
        await bench.close();
      },
    },
    {
      name: "bufferedAmount is 0 at first, counts UTF-8 bytes, and keeps what was sent after close",
      async run() {
        const bench = new BenchSocket("echo");
        expect(bench.socket.bufferedAmount, 0, "bufferedAmount at first");
        await bench.opened;
        bench.send("\u20AC".repeat(1000));
        const amount = bench.socket.bufferedAmount;
        expect(amount, 3000, "bufferedAmount");
        await bench.next();
        expect(bench.socket.bufferedAmount, 0, "bufferedAmount after the answer");
        await bench.close();
        bench.send("12345");
        expect(bench.socket.bufferedAmount, 5, "bufferedAmount after close");
        return `${amount} B`;
      },
    },
    {
      name: "bufferedAmount grows while the server reads slowly, and falls to 0",
      async run() {
        const bench = new BenchSocket(`echo?deflate=0&slowread=${16 * MiB}`);
        await bench.opened;
        const part = new Uint8Array(MiB);
        for (let number = 0; number < 32; number += 1) bench.send(part);
        await pause(250);
        const amount = bench.socket.bufferedAmount;
        if (amount < MiB) throw new Error(`it is ${amount} after a quarter of a second`);
        for (let number = 0; number < 32; number += 1) await bench.next();
        expect(bench.socket.bufferedAmount, 0, "bufferedAmount at last");
        await bench.close();
        return `${Math.round(amount / MiB)} MiB after a quarter of a second`;
      },
    },
  ],
};

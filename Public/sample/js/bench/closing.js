import { BenchSocket, expect, expectClosed, expectThrow, pause } from "./socket.js";

const long = "\u20AC".repeat(41);

const pageTrial = (name, words, code) => ({
  name,
  async run() {
    const bench = new BenchSocket("echo");
    await bench.opened;
    const event = await bench.close(...words);
    expect(event.code, code, "the code");
    expect(event.wasClean, true, "wasClean");
    expect(bench.heard.join(" "), "open close", "what was heard");
    return String(event.code);
  },
});

const serverTrial = (code, reason) => ({
  name: `The server closes with ${code}${reason ? " and a reason" : ""}`,
  async run() {
    const bench = new BenchSocket(`echo?close=${code}&reason=${encodeURIComponent(reason)}`);
    await expectClosed(bench, code, reason);
    expect(bench.heard.join(" "), "open close", "what was heard");
    return `${code} ${reason}`;
  },
});

export const closing = {
  title: "Closing",
  trials: [
    pageTrial("close() without a code: 1005", [], 1005),
    ...[1000, 3000, 4999].map((code) => pageTrial(`close(${code})`, [code], code)),
    pageTrial("close(4001) with a reason", [4001, "fertig \u{1F600}"], 4001),
    pageTrial("close with a reason of 123 bytes", [1000, long], 1000),
    {
      name: "close with a reason of 124 bytes throws SyntaxError",
      async run() {
        const bench = new BenchSocket("echo");
        await bench.opened;
        expectThrow("SyntaxError", () => bench.socket.close(1000, `${long}x`));
        expect(bench.socket.readyState, WebSocket.OPEN, "readyState");
        await bench.close();
      },
    },
    {
      name: "close with a code that is not for pages throws InvalidAccessError",
      async run() {
        const bench = new BenchSocket("echo");
        await bench.opened;
        for (const code of [0, 999, 1001, 1006, 1011, 2999, 5000]) {
          expectThrow("InvalidAccessError", () => bench.socket.close(code));
        }
        await bench.close();
      },
    },
    ...[1000, 1001, 1009, 1011, 1013, 3000].map((code) => serverTrial(code, "")),
    serverTrial(4001, "until tomorrow \u{1F44B}"),
    serverTrial(4999, long),
    {
      name: "The server closes after the first message, which is answered",
      async run() {
        const bench = new BenchSocket("echo?close=4002&after=1");
        await bench.opened;
        bench.send("last words");
        expect(await bench.next(), "last words", "the answer");
        await expectClosed(bench, 4002);
      },
    },
    {
      name: "A message that is too big is answered with 1009",
      async run() {
        const bench = new BenchSocket("error/big");
        await bench.opened;
        bench.send("x".repeat(1024));
        expect((await bench.next()).length, 1024, "the length of the answer");
        bench.send("x".repeat(1025));
        expect((await bench.closed).code, 1009, "the code");
      },
    },
    {
      name: "The server fails with 1011",
      async run() {
        const event = await new BenchSocket("error/1011").closed;
        expect(event.code, 1011, "the code");
        return event.reason;
      },
    },
    {
      name: "Between close() and the server’s answer readyState is 2, and no message is heard",
      async run() {
        const bench = new BenchSocket("echo?closedelay=300");
        await bench.opened;
        bench.send("on its way");
        const start = performance.now();
        bench.socket.close(1000);
        await pause(150);
        expect(bench.socket.readyState, WebSocket.CLOSING, "readyState");
        expect((await bench.closed).code, 1000, "the code");
        expect(bench.heard.join(" "), "open close", "what was heard");
        const time = performance.now() - start;
        if (time < 290) throw new Error(`the server answered after ${Math.round(time)} ms`);
        return `closed after ${Math.round(time)} ms`;
      },
    },
    {
      name: "close() twice is one close, and onclose may open the next socket",
      async run() {
        const bench = new BenchSocket("echo");
        await bench.opened;
        bench.socket.close(4003);
        bench.socket.close(4004);
        const next = await new Promise((resolve) => {
          bench.socket.onclose = () => resolve(new BenchSocket("echo?greet=again"));
        });
        expect((await bench.closed).code, 4003, "the code");
        expect(await next.next(), "again", "the greeting");
        expect(bench.heard.join(" "), "open close", "what was heard");
        await next.close();
      },
    },
  ],
};

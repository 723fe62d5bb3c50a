import { address, BenchSocket, expect, expectBroken, expectThrow } from "./socket.js";

const protocolTrial = (name, options, offered, chosen) => ({
  name,
  async run() {
    const bench = new BenchSocket(`echo${options}`, offered);
    await bench.opened;
    expect(bench.socket.protocol, chosen, "protocol");
    await bench.close();
    return chosen || "none";
  },
});

const refusalTrial = (name, path, protocols) => ({
  name,
  async run() {
    await expectBroken(new BenchSocket(path, protocols), false);
    return "error, then close 1006";
  },
});

export const opening = {
  title: "Opening",
  trials: [
    {
      name: "readyState goes from 0 over 1 and 2 to 3",
      async run() {
        const bench = new BenchSocket("echo?delay=150&closedelay=150");
        const states = [bench.socket.readyState];
        const start = performance.now();
        await bench.opened;
        if (performance.now() - start < 140) throw new Error("the handshake was not delayed");
        states.push(bench.socket.readyState);
        bench.socket.close();
        states.push(bench.socket.readyState);
        await bench.closed;
        states.push(bench.socket.readyState);
        expect(states.join(" "), "0 1 2 3", "readyState");
        return states.join(" ");
      },
    },
    {
      name: "url keeps the query",
      async run() {
        const bench = new BenchSocket("echo?greet=a%20b");
        expect(bench.socket.url, address("echo?greet=a%20b"), "url");
        expect(await bench.next(), "a b", "the greeting");
        await bench.close();
        return bench.socket.url;
      },
    },
    {
      name: "url has no fragment: browsers drop it, or throw SyntaxError",
      async run() {
        let bench;
        try {
          bench = new BenchSocket("echo#part");
        } catch (error) {
          expect(error.name, "SyntaxError", "the error");
          return error.name;
        }
        expect(bench.socket.url, address("echo"), "url");
        await bench.opened;
        await bench.close();
        return bench.socket.url;
      },
    },
    {
      name: "An address that is no WebSocket’s throws SyntaxError",
      run() {
        for (const url of ["ftp://localhost/", "ws://", "mailto:someone"]) {
          expectThrow("SyntaxError", () => new WebSocket(url));
        }
      },
    },
    {
      name: "A port that browsers block is not opened",
      async run() {
        try {
          const socket = new WebSocket(`ws://${location.hostname}:6000/`);
          const code = await new Promise((resolve) => { socket.onclose = (event) => resolve(event.code) });
          expect(code, 1006, "the code");
          return "error, then close 1006";
        } catch (error) {
          expect(error.name, "SecurityError", "the error");
          return "SecurityError";
        }
      },
    },
    protocolTrial("No subprotocol is offered: protocol is empty", "", [], ""),
    protocolTrial("One subprotocol, as a word", "", "protocolOne", "protocolOne"),
    protocolTrial("The first of two subprotocols", "", ["protocolOne", "protocolTwo"], "protocolOne"),
    protocolTrial(
      "The second, if the server has only that", "?protocols=protocolTwo", ["protocolOne", "protocolTwo"],
      "protocolTwo"),
    refusalTrial("The server has none of the subprotocols", "echo?protocols=", ["protocolOne"]),
    refusalTrial("The server chooses a subprotocol that was not offered", "error/protocol", ["protocolOne"]),
    {
      name: "A subprotocol twice, or one that is no token, throws SyntaxError",
      run() {
        for (const protocols of [["a", "a"], ["a b"], [""], ["a,b"], ["é"]]) {
          expectThrow("SyntaxError", () => new WebSocket(address("echo"), protocols));
        }
      },
    },
    {
      name: "extensions is empty with deflate=0",
      async run() {
        const bench = new BenchSocket("echo?deflate=0");
        await bench.opened;
        expect(bench.socket.extensions, "", "extensions");
        await bench.close();
      },
    },
    {
      name: "extensions names permessage-deflate with deflate=1, and messages pass",
      async run() {
        const bench = new BenchSocket("echo?deflate=1");
        await bench.opened;
        const extensions = bench.socket.extensions;
        if (!extensions.split(";")[0].includes("permessage-deflate")) throw new Error(`it is "${extensions}"`);
        const noise = Array.from({ length: 5000 }, (_, index) => (index * 2654435761) % 4294967296).join();
        for (const text of ["", "a", "vif ".repeat(50000), noise, "vif ".repeat(50000)]) {
          bench.send(text);
          expect(await bench.next(), text, "the answer");
        }
        await bench.close();
        return extensions;
      },
    },
    {
      name: "close() before the handshake is answered: it never opens",
      async run() {
        const bench = new BenchSocket("echo?delay=300");
        bench.socket.close();
        expect(bench.socket.readyState, WebSocket.CLOSING, "readyState");
        await expectBroken(bench, false);
      },
    },
    {
      name: "The four states are constants",
      async run() {
        const names = ["CONNECTING", "OPEN", "CLOSING", "CLOSED"];
        names.forEach((name, number) => {
          expect(WebSocket[name], number, name);
          expect(WebSocket.prototype[name], number, name);
        });
      },
    },
  ],
};

export const errors = {
  title: "Errors",
  trials: [
    ...[400, 401, 403, 404, 426, 500, 503].map((status) =>
      refusalTrial(`The handshake is answered with ${status}`, `error/${status}`)),
    refusalTrial("The handshake is redirected", "error/302"),
    refusalTrial("The handshake is answered for another key", "error/accept"),
    ...["reserved-bit", "opcode", "masked", "text", "continuation", "control", "close", "length"].map((kind) => ({
      name: `A bad frame after opening: ${kind}`,
      async run() {
        await expectBroken(new BenchSocket(`error/frame?kind=${kind}`), true);
        return "open, error, then close 1006";
      },
    })),
    {
      name: "The connection is reset",
      async run() {
        const bench = new BenchSocket("error/abort");
        await bench.opened;
        bench.send("now");
        const event = await bench.closed;
        expect(event.code, 1006, "the code");
        expect(event.wasClean, false, "wasClean");
        // Not every browser calls it an error.
        return `${bench.heard.join(", ")} 1006`;
      },
    },
  ],
};

import { address, BenchSocket, expect } from "./socket.js";

const script = new URL("worker.js", import.meta.url);
const heard = "open, from a worker, 4005";

const answerTo = (target) => new Promise((resolve, reject) => {
  target.onmessage = ({ data }) => resolve(data);
  target.onerror = () => reject(new Error("the worker did not start"));
});

export const workers = {
  title: "Workers",
  trials: [
    {
      name: "In a dedicated worker",
      async run() {
        const worker = new Worker(script);
        worker.postMessage(address("echo"));
        expect(await answerTo(worker), heard, "what was heard");
        worker.terminate();
        return heard;
      },
    },
    {
      name: "In a shared worker",
      isLeftOut: () => !("SharedWorker" in window) && "This browser has none.",
      async run() {
        const { port } = new SharedWorker(script);
        port.postMessage(address("echo"));
        expect(await answerTo(port), heard, "what was heard");
        return heard;
      },
    },
    {
      name: "In a service worker",
      isLeftOut: () => !("serviceWorker" in navigator) && "Only on localhost or with HTTPS.",
      async run() {
        const registration = await navigator.serviceWorker.register(script);
        try {
          const { port1, port2 } = new MessageChannel();
          const worker = registration.installing ?? registration.waiting ?? registration.active;
          worker.postMessage(address("echo"), [port2]);
          expect(await answerTo(port1), heard, "what was heard");
        } finally {
          await registration.unregister();
        }
        return heard;
      },
    },
  ],
};

class Guest {
  constructor() {
    this.bench = new BenchSocket("chat");
  }

  static async enter(name) {
    const guest = new Guest();
    const { type, id } = await guest.next();
    expect(type, "id", "the type of the first message");
    guest.id = id;
    guest.name = name;
    guest.say({ type: "username", name });
    return guest;
  }

  say(message) {
    this.bench.send(JSON.stringify({ ...message, id: this.id }));
  }

  async next() {
    return JSON.parse(await this.bench.next());
  }

  // The next message of a type; those before it may be about others who are in the chat.
  async hear(type, isIt = () => true) {
    for (;;) {
      const message = await this.next();
      if (message.type === type && isIt(message)) return message;
    }
  }
}

const freshName = () => `bench-${Math.random().toString(36).slice(2, 10)}`;

export const chat = {
  title: "Chat and command",
  trials: [
    {
      name: "A message goes to all, and HTML in it is text",
      async run() {
        const [first, second] = [freshName(), freshName()];
        const [a, b] = [await Guest.enter(first), await Guest.enter(second)];
        await a.hear("userlist", ({ users }) => users.includes(first) && users.includes(second));
        const text = "<b onclick='x'>\u{1F600} & \"you\"</b>\n";
        b.say({ type: "message", text, date: Date.now() });
        for (const guest of [a, b]) {
          const message = await guest.hear("message", ({ name }) => name === second);
          expect(message.text, text, "the text");
          if (Math.abs(message.date - Date.now()) > 60000) throw new Error(`the date is ${message.date}`);
        }
        await Promise.all([a.bench.close(), b.bench.close()]);
      },
    },
    {
      name: "A name is nobody else’s, until its owner leaves",
      async run() {
        const name = freshName();
        const [a, b] = [await Guest.enter(name), await Guest.enter(name)];
        const other = (await b.hear("rejectusername")).name;
        if (other === name || !other.startsWith(name)) throw new Error(`the second is called ${other}`);
        await a.bench.close();
        await b.hear("userlist", ({ users }) => users.includes(other) && !users.includes(name));
        const c = await Guest.enter(name);
        await c.hear("username", (message) => message.name === name);
        await Promise.all([b.bench.close(), c.bench.close()]);
        return `${name}, ${other}`;
      },
    },
    {
      name: "What is not a message of the chat is ignored",
      async run() {
        const a = await Guest.enter(freshName());
        for (const text of ["", "{", "[]", "null", "{\"type\":\"message\"}", "\uFEFF{}"]) a.bench.send(text);
        a.bench.send(JSON.stringify({ type: "message", text: "not my number", date: 1, id: a.id + 1 }));
        a.say({ type: "message", text: "still here", date: Date.now() });
        expect((await a.hear("message", ({ name }) => name === a.name)).text, "still here", "the text");
        await a.bench.close();
      },
    },
    {
      name: "The lines of a command come as messages",
      async isLeftOut() {
        const { status } = await fetch("/__vif/ws/cat");
        return status === 404 && "Start Vif with --dev-sockets-command.";
      },
      async run() {
        const bench = new BenchSocket("cat");
        await bench.opened;
        const silence = new Promise((resolve) => setTimeout(resolve, 1000));
        const line = await Promise.race([bench.next(), silence]).catch(() => undefined);
        if (bench.socket.readyState === WebSocket.CLOSED) expect((await bench.closed).code, 1000, "the code");
        await bench.close();
        return line === undefined ? "It is silent." : line.slice(0, 60);
      },
    },
  ],
};

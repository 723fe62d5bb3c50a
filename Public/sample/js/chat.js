// A chat on Vif's chat endpoint. What others write is only ever text.

const socketAddress = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/__vif/ws/chat`;
const lineLimit = 500;

const find = (id) => document.querySelector(`#${id}`);
const [log, users, status, nameField, textField] = ["log", "users", "status", "name", "text"].map(find);

let socket;
let id;
// The name that was chosen; the server may have made it another.
let name;

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function write(date, ...parts) {
  const line = document.createElement("li");
  const time = element("time", new Date(date).toLocaleTimeString());
  line.append(time, " ", ...parts);
  log.append(line);
  while (log.children.length > lineLimit) log.firstChild.remove();
  log.scrollTop = log.scrollHeight;
}

const say = (message) => socket.send(JSON.stringify({ ...message, id }));

function allowTalk(isAllowed) {
  textField.disabled = !isAllowed;
  find("say").querySelector("button").disabled = !isAllowed;
}

const hear = {
  id(message) {
    id = message.id;
    status.textContent = "Connected. Choose a name to join.";
    if (name) say({ type: "username", name });
  },
  username(message) {
    write(message.date, element("span", `${message.name} is here.`, "joined"));
    if (message.name !== name) return;
    status.textContent = `You are ${name}.`;
    allowTalk(true);
    if (find("join").contains(document.activeElement)) textField.focus();
  },
  rejectusername(message) {
    name = message.name;
    nameField.value = name;
  },
  message(message) {
    write(message.date, element("strong", message.name), " ", element("span", message.text, "text"));
  },
  userlist(message) {
    users.replaceChildren(...message.users.map((user) => element("li", user)));
  },
};

function connect() {
  socket = new WebSocket(socketAddress);
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (Object.hasOwn(hear, message.type)) hear[message.type](message);
  };
  socket.onclose = () => {
    allowTalk(false);
    id = undefined;
    status.textContent = "Not connected. Trying again …";
    setTimeout(connect, 1000);
  };
}

find("join").addEventListener("submit", (event) => {
  event.preventDefault();
  name = nameField.value.trim();
  if (name && id !== undefined) say({ type: "username", name });
});

find("say").addEventListener("submit", (event) => {
  event.preventDefault();
  if (id === undefined) return;
  say({ type: "message", text: textField.value, date: Date.now() });
  textField.value = "";
});

async function start() {
  const answer = await fetch("/__vif/ws/chat", { cache: "no-store" });
  const isOn = answer.status === 426;
  find("how").hidden = isOn;
  find("chat").hidden = !isOn;
  if (isOn) connect();
}

// A page that the browser keeps for the way back would stay in the chat.
addEventListener("pagehide", () => socket?.close());

start();

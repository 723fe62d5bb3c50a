// Opens a socket where there is no page: in a dedicated, a shared and a service worker.

function tryEcho(url, answer) {
  const socket = new WebSocket(url);
  const heard = [];
  socket.onopen = () => {
    heard.push("open");
    socket.send("from a worker");
  };
  socket.onmessage = (event) => {
    heard.push(event.data);
    socket.close(4005);
  };
  socket.onerror = () => heard.push("error");
  socket.onclose = (event) => answer([...heard, event.code].join(", "));
}

if ("onconnect" in self) {
  self.onconnect = ({ ports: [port] }) => {
    port.onmessage = ({ data }) => tryEcho(data, (text) => port.postMessage(text));
  };
} else {
  self.onmessage = ({ data, ports: [port] }) => tryEcho(data, (text) => (port ?? self).postMessage(text));
}

// The way to the server: a WebSocket, or where none gets through, a stream of events, or else questions.

// Not relative to the script: its address follows the page's `<base>`.
const address = (name) => {
  const url = new URL('/__vif/' + name, location.href);
  // Says whose page this is where nothing else does: under a `sandbox` policy it has no origin to show, and some browsers
  // send no password with a socket.
  url.search = 'token=' + run(version) + (name === 'socket' ? '' : '&version=' + version);
  if (name === 'socket') url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

const PROTOCOL = 1;
const FIRST_DELAY = 100;
const LAST_DELAY = 2000;
/** So many times in a row a way may fail, of the same server whose pages get through, until the next is tried. */
const TRIES = 3;
/** In milliseconds, for a way to open. */
const PATIENCE = 5000;
/** In milliseconds: longer than any silence of a server that is there. */
const SILENCE = 60_000;

let delay = FIRST_DELAY;
let timer = 0;
/** How often a way was opened. */
let openings = 0;
/** The one that is open, or is being opened: `{ send, close, isOpen }`. */
let channel = null;

// Each is given what to do when it opens, brings a message, and ends.
const ways = [openSocket, openEvents, openPoll];
/** What works in this tab is not searched for again. */
const WAY = 'vif:way';
let way = Number(recall(WAY)) || 0;
let failures = 0;
let isForbidden = false;

function openSocket(opened, received, ended) {
  const socket = new WebSocket(address('socket'));
  socket.onopen = () => {
    socket.send(JSON.stringify({ type: 'hello', version, protocol: PROTOCOL }));
    opened();
  };
  socket.onmessage = (event) => received(event.data);
  // Where a policy forbids it, there is an error and no end.
  socket.onclose = socket.onerror = ended;
  return { send: (text) => socket.send(text), close: () => socket.close() };
}

function openEvents(opened, received, ended) {
  const source = new EventSource(address('events'));
  // Only a message tells that nothing on the way holds the events back.
  let limit = 0;
  source.onmessage = (event) => {
    clearTimeout(limit);
    limit = setTimeout(ended, SILENCE);
    opened();
    received(event.data);
  };
  source.onerror = ended;
  return { send: answer, close: () => { clearTimeout(limit); source.close(); } };
}

function openPoll(opened, received, ended) {
  const abort = new AbortController();
  const ask = async () => {
    for (;;) {
      const limit = setTimeout(() => abort.abort(), SILENCE);
      const response = await fetch(address('poll'), { cache: 'no-store', signal: abort.signal });
      clearTimeout(limit);
      if (!response.ok) throw new Error(response.statusText);
      const messages = await response.json();
      opened();
      for (const message of messages) received(JSON.stringify(message));
      isFirst = false;
    }
  };
  ask().catch(ended);
  return { send: answer, close: () => abort.abort() };
}

/** Where nothing can be sent over the channel. */
function answer(text) {
  fetch(address('answers'), { method: 'POST', body: text, keepalive: true }).catch(() => {});
}

function connect() {
  clearTimeout(timer);
  timer = 0;
  if (channel) drop();
  if (isForbidden) return;
  // Six connections are all that a browser has for a server, of all its tabs together, but for sockets.
  if (way > 0 && document.hidden) return;
  const own = channel = { isOpen: false };
  const isOwn = () => channel === own;
  const opened = () => {
    if (!isOwn() || own.isOpen) return;
    clearTimeout(own.limit);
    own.isOpen = true;
    openings += 1;
    failures = 0;
    delay = FIRST_DELAY;
    remember(WAY, way);
  };
  const ended = () => { if (isOwn()) retry(); };
  own.limit = setTimeout(ended, ways[way] === openPoll ? 2 ** 30 : PATIENCE);
  try {
    Object.assign(own, ways[way](opened, (text) => { if (isOwn()) receive(text); }, ended));
  } catch {
    ended(); // Firefox throws where a content-security policy forbids the socket.
  }
}

function drop() {
  const old = channel;
  channel = null;
  clearTimeout(old.limit);
  if (old.close) old.close();
}

async function retry() {
  const wasOpen = channel.isOpen;
  drop();
  if (timer) return;
  timer = setTimeout(connect, delay * (0.75 + Math.random() / 2));
  delay = Math.min(delay * 1.5, LAST_DELAY);
  // A server that is down, or slow, is waited for; one that answers lets this way not through.
  if (wasOpen || !await isServerThere() || channel) return;
  failures += 1;
  if (failures < TRIES) return;
  failures = 0;
  way = (way + 1) % ways.length;
}

async function isServerThere() {
  try {
    const response = await fetch(new URL('/__vif/client.js', location.href), {
      method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(LAST_DELAY),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** What was open may be dead without a word: after a sleep, or in another network. What was missed comes anew. */
function hurry() {
  delay = FIRST_DELAY;
  connect();
}

/** When this page was last seen awake. */
let awakeAt = Date.now();
const isLate = () => Date.now() - awakeAt > SILENCE / 2;
setInterval(() => {
  const wasAsleep = isLate();
  awakeAt = Date.now();
  if (wasAsleep && !document.hidden) hurry();
}, SILENCE / 6);

// A page that is kept for the way back is no open page.
addEventListener('pagehide', () => { if (channel) drop(); clearTimeout(timer); });
addEventListener('pageshow', (event) => { if (event.persisted) hurry(); });
addEventListener('online', hurry);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    if (way > 0 && channel) drop();
  } else if (!channel || isLate()) {
    hurry();
  }
});

// Nothing gets through where a policy of the page forbids it: trying again would only be reported again.
document.addEventListener('securitypolicyviolation', (event) => {
  if (event.disposition !== 'enforce' || event.effectiveDirective !== 'connect-src') return;
  if (!event.blockedURI.includes(location.host + '/__vif/')) return;
  isForbidden = true;
  if (channel) drop();
});

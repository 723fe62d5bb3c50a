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

const PROTOCOL = 2;
// In milliseconds.
const FIRST_DELAY = 100;
const LAST_DELAY = 2000;
/** For a way to open. */
const PATIENCE = 5000;
/** Longer than any silence of a server that is there. */
const SILENCE = 60_000;
/** After longer out of sight, a socket is not trusted. */
const TRUST = 5000;
/** Until a lost connection is spoken of: a restart of the server is no news. */
const LOST_TIME = 1500;
/** So many times in a row a way may fail, of the same server whose pages get through, until the next is tried. */
const TRIES = 3;

let delay = FIRST_DELAY;
let timer, lostTimer;
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
/** Nothing gets through, or nothing may. */
let isOver = false;

function openSocket(opened, received, ended) {
  const socket = new WebSocket(address('socket'));
  socket.onopen = () => socket.send(`{"type":"hello","version":"${version}","protocol":${PROTOCOL}}`);
  socket.onmessage = received;
  // Where a policy forbids it, there is an error and no end.
  socket.onclose = socket.onerror = ended;
  return { send: (text) => socket.send(text), close: () => socket.close() };
}

function openEvents(opened, received, ended) {
  const source = new EventSource(address('events'));
  let limit;
  source.onmessage = (event) => {
    clearTimeout(limit);
    limit = setTimeout(ended, SILENCE);
    received(event);
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
      if (!response.ok) throw response;
      const messages = await response.json();
      opened();
      for (const message of messages) received({ data: JSON.stringify(message) });
      isFirst = false;
    }
  };
  ask().catch(ended);
  // The first answer may take long; that none comes at once is a good sign.
  const limit = setTimeout(sayFound, LOST_TIME);
  return { send: answer, close: () => { clearTimeout(limit); abort.abort(); } };
}

/** Where nothing can be sent over the channel. */
function answer(text) {
  fetch(address('answers'), { method: 'POST', body: text, keepalive: true }).catch(() => {});
}

function connect() {
  rest();
  // Six connections are all that a browser has for a server, of all its tabs together, but for sockets.
  if (isOver || (way > 0 && isHidden())) return;
  const own = channel = { isOpen: false };
  const opened = () => {
    if (own.isOpen) return;
    clearTimeout(own.limit);
    own.isOpen = true;
    openings += 1;
    failures = 0;
    delay = FIRST_DELAY;
    remember(WAY, way);
    sayFound();
  };
  // Only a message tells that it is our server that answers, and that nothing on the way holds the others back.
  const received = (event) => {
    if (channel !== own) return;
    opened();
    receive(event.data);
  };
  const ended = () => { if (channel === own) retry(); };
  if (ways[way] !== openPoll) own.limit = setTimeout(ended, PATIENCE);
  try {
    Object.assign(own, ways[way](opened, received, ended));
  } catch {
    // Firefox throws where a content-security policy forbids the socket.
    ended();
  }
}

/** Without a channel, until the next `connect`. */
function rest() {
  clearTimeout(timer);
  timer = 0;
  if (!channel) return;
  const old = channel;
  channel = null;
  clearTimeout(old.limit);
  old.close?.();
}

/** For good: a policy forbids it, or the page does. */
function stop() {
  isOver = true;
  rest();
}

function retry() {
  // The server was there a moment ago: then it is this way that lets nothing through.
  if (!channel.isOpen && (failures += 1) === TRIES) {
    failures = 0;
    way = (way + 1) % ways.length;
  }
  rest();
  if (openings > 0) lostTimer ||= setTimeout(sayLost, LOST_TIME);
  retryLater();
}

/** Asks first: a socket that failed makes the next wait in Firefox, for up to a minute. */
function retryLater() {
  const own = timer = setTimeout(async () => {
    // Hidden pages wait until they are seen.
    if (isHidden()) return;
    let isThere = false;
    try {
      // A page without an origin may not see the answer; that there is one, it may.
      const response = await fetch(new URL('/__vif/client.js', location.href), {
        method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(LAST_DELAY),
        ...window.origin === 'null' ? { mode: 'no-cors' } : { redirect: 'manual' },
      });
      // The server is back, and speaks HTTPS now: the page is there.
      if (timer === own && response.type === 'opaqueredirect') return leave(false, null);
      isThere = response.ok || response.type === 'opaque';
    } catch {}
    if (timer !== own) return;
    if (isThere) connect();
    else retryLater();
  }, delay * (0.75 + Math.random() / 2));
  delay = Math.min(delay * 1.5, LAST_DELAY);
}

function sayLost() {
  if (!isOver) notices.show('lost', 'The connection to the server is lost. Trying again …');
}

function sayFound() {
  clearTimeout(lostTimer);
  lostTimer = 0;
  if (notices.end('lost')) notices.show('notice', 'The connection is back.', LOST_TIME);
}

/** What was open may be dead without a word: after a sleep, or in another network. What was missed comes anew. */
function hurry() {
  delay = FIRST_DELAY;
  connect();
}

/** When this page was last seen awake. */
let awakeAt = Date.now();
let hiddenAt = 0;
setInterval(() => {
  const wasAsleep = Date.now() - awakeAt > SILENCE / 2;
  awakeAt = Date.now();
  listenAgain();
  if (wasAsleep && !isHidden()) hurry();
}, SILENCE / 6);

// A page that is kept for the way back is no open page, nor is one that is frozen.
listen(window, 'pagehide', rest);
listen(document, 'freeze', rest);
listen(window, 'pageshow', (event) => { if (event.persisted) hurry(); });
listen(document, 'resume', hurry);
listen(window, 'online', hurry);
listen(document, 'visibilitychange', () => {
  if (isHidden()) {
    hiddenAt = Date.now();
    if (way > 0) rest();
  } else if (!channel || Date.now() - hiddenAt > TRUST) {
    hurry();
  }
});
listen(document, 'DOMContentLoaded', () => { if (isOff()) stop(); });

// Nothing gets through where a policy of the page forbids it: trying again would only be reported again.
listen(document, 'securitypolicyviolation', (event) => {
  if (event.disposition === 'enforce' && event.effectiveDirective === 'connect-src'
    && event.blockedURI.includes(location.host + '/__vif/')) stop();
});

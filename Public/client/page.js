// Which page this is, and what it remembers. The first part of the client: see ClientScript.

const script = document.currentScript;
if (!script || !script.dataset.version || !location.protocol.startsWith('http')) return;
// Libraries that swap pages in place (Turbo, pjax) run the script of the new page in the old document.
const mark = Symbol.for('vif');
if (document[mark]) return;

/** What the page itself says: `data-vif="off"` on its root or its body. */
const isOff = () => !!document.querySelector(':root[data-vif="off"], body[data-vif="off"]');
if (isOff()) return;
document[mark] = true;

// Pages replace these, for tests or to watch them: we go on with the browser's own.
const {
  AbortController, AbortSignal, EventSource, URL, WebSocket, clearTimeout, fetch, performance, setInterval, setTimeout,
} = window;

/** How this page was loaded. */
const navigation = performance.getEntriesByType('navigation')[0];

// Not `document.hidden`: an element of that name would stand before it.
const isHidden = () => document.visibilityState === 'hidden';
const sleep = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

function whenLoaded(act) {
  if (document.readyState === 'complete') act();
  else addEventListener('load', act, { once: true });
}

/** The state of the site that this page was served from, `RUN-NUMBER`, and the one that it has followed to since. */
const served = script.dataset.version;
let version = served;
const run = (text) => text.split('-')[0];
const number = (text) => Number(text.split('-')[1]);
const isLater = (one, other) => run(one) !== run(other) || number(one) > number(other);

/** Short enough for an address: the end of a run's 32 digits, and the number. */
const stampOf = (version) => version.slice(24);

let hasMemory = true;

function recall(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    hasMemory = false;
    return null;
  }
}

function remember(name, text) {
  try { sessionStorage.setItem(name, text); } catch { hasMemory = false; }
}

const LISTENERS = [];

function listen(target, type, act) {
  LISTENERS.push([target, type, act]);
  target.addEventListener(type, act);
}

/** `document.open` takes all listeners away; those that are still there are not added twice. */
function listenAgain() {
  for (const [target, type, act] of LISTENERS) target.addEventListener(type, act);
}

// Which page this is, and what it remembers. The first part of the client: see ClientScript.

const script = document.currentScript;
if (!script || !script.dataset.version) return;
// Libraries that swap pages in place (Turbo, pjax) run the script of the new page in the old document.
const mark = Symbol.for('vif');
if (document[mark]) return;
document[mark] = true;

/** The state of the site that this page was served from, `RUN-NUMBER`, and the one that it has followed to since. */
const served = script.dataset.version;
let version = served;
const run = (text) => text.slice(0, text.lastIndexOf('-'));
const number = (text) => Number(text.slice(text.lastIndexOf('-') + 1));

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

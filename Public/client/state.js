// What the user has done to the page: kept over a reload, where the new page still has the place for it.

const STATE = 'vif:state:' + location.pathname + location.search;
/** In milliseconds after the page has loaded, for what scripts add to it. */
const LOOK_AGAIN = [0, 100, 500, 1500];
/** Never kept, whatever the page calls them. */
const SECRET = /pass|pwd|otp|one-?time|2fa|mfa|cv[vc]|csc|card|\bcc|\bpin\b|secret|token|iban|file|hidden/i;

/** Where an element is, in words that hold after small changes: they begin at what there is only one of. */
function placeOf(element) {
  const by = (name) => (element.hasAttribute(name) ? `[${name}="${CSS.escape(element.getAttribute(name))}"]` : '');
  const own = CSS.escape(element.localName) + ['id', 'name', 'type'].map(by).join('')
    + (/radio|checkbox/.test(element.type) ? by('value') : '');
  if (document.querySelectorAll(own).length === 1) return own;
  const parent = element.parentNode;
  const place = [...parent.children].filter((child) => child.localName === element.localName).indexOf(element);
  return `${placeOf(parent)} > ${own}:nth-of-type(${place + 1})`;
}

/** What is not as the page says it: property → value. */
function stateOf(element) {
  const state = {};
  if (element.scrollTop || element.scrollLeft) state.scroll = [element.scrollLeft, element.scrollTop];
  const words = [element.type, element.name, element.id, element.getAttribute('autocomplete')].join(' ');
  if (/^(input|textarea|option|details)$/.test(element.localName) && !SECRET.test(words)) {
    for (const name of ['value', 'checked', 'selected']) {
      const initial = element['default' + name[0].toUpperCase() + name.slice(1)];
      if (initial !== undefined && initial !== element[name]) state[name] = element[name];
    }
    // Nobody has chosen the first option.
    if (element.index === 0 && !element.parentNode.querySelector('[selected]')) delete state.selected;
    if ('open' in element) state.open = element.open;
  }
  if (element === document.activeElement && element !== document.body) {
    state.focus = [];
    try {
      if (!SECRET.test(words)) state.focus = [element.selectionStart, element.selectionEnd, element.selectionDirection];
    } catch {
      // Only fields of text have one.
    }
  }
  return state;
}

/** Of all elements that have one: `{ element, place, state }`. */
function readState() {
  return [...document.querySelectorAll('*')].map((element) => ({ element, state: stateOf(element) }))
    .filter(({ state }) => Object.keys(state).length > 0)
    .map((entry) => ({ ...entry, place: placeOf(entry.element) }));
}

/** @returns whether the place was there, and took it. */
function writeState({ element, place, state: { scroll, focus, ...values } }) {
  const isSame = element?.isConnected;
  const target = isSame ? element : document.querySelector(place);
  if (!target) return false;
  for (const [name, value] of Object.entries(values)) {
    // The author may have changed it.
    if (target[name] !== value && !(isSame && name === 'open')) target[name] = value;
  }
  if (focus && target !== document.activeElement) {
    target.focus({ preventScroll: true });
    if (focus[0] >= 0) target.setSelectionRange(...focus);
  }
  if (!scroll || isSame) return true;
  target.scrollTo({ left: scroll[0], top: scroll[1], behavior: 'instant' });
  // Before the page has loaded, it may be short yet.
  return document.readyState === 'complete' && Math.abs(target.scrollTop - scroll[1]) < 2;
}

function keepState() {
  remember(STATE, JSON.stringify(readState().map(({ place, state }) => ({ place, state }))));
}

/** What is not there yet may come: scripts build pages. What the user does meanwhile counts more. */
function restoreState(entries) {
  const stop = ({ isTrusted }) => { if (isTrusted) entries = []; };
  for (const name of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    addEventListener(name, stop, { capture: true, passive: true });
  }
  // Firefox gives fields back by itself, by their places alone: to others, where the new page has more of them.
  const reset = () => {
    const known = entries.map(({ place }) => document.querySelector(place));
    for (const { element, state: { value } } of readState()) {
      const isTaken = value && !known.includes(element) && entries.some(({ state }) => state.value === value);
      if (isTaken) element.value = element.defaultValue;
    }
  };
  const attempt = () => {
    if (entries.length === 0) return;
    reset();
    entries = entries.filter((entry) => {
      try { return !writeState(entry); } catch { return false; }
    });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', attempt, { once: true });
  else attempt();
  whenLoaded(() => { for (const time of LOOK_AGAIN) setTimeout(attempt, time); });
}

try {
  const entries = JSON.parse(recall(STATE));
  remember(STATE, '');
  if (entries && navigation?.type === 'reload') restoreState(entries);
} catch {
  // There are none, or not from us.
}

// What is said over a page.

/** Lines in a box at the edge of the page, out of reach of its styles: one for each name. */
const notices = (() => {
  /** Name → `{ line, words, timer }`. */
  const lines = new Map();
  let box, root;
  const make = (name, parent) => parent.appendChild(document.createElement(name));

  function add(name) {
    const line = document.createElement('div');
    line.role = name === 'error' ? 'alert' : 'status';
    const words = make('p', line);
    // What scrolls must be within reach of the keyboard.
    if (name === 'error') words.tabIndex = 0;
    const close = make('button', line);
    close.textContent = '×';
    close.ariaLabel = 'Close';
    close.onclick = () => end(name);
    root.append(line);
    lines.set(name, { line, words });
  }

  /** @param time in milliseconds; without it, the line stays until it is ended or closed. */
  function show(name, text, time) {
    // The page around this frame says it.
    if (name !== 'page' && window.frameElement?.ownerDocument[mark]) return;
    try {
      if (!box?.isConnected) open();
      if (!lines.has(name)) add(name);
      const entry = lines.get(name);
      clearTimeout(entry.timer);
      if (time) entry.timer = setTimeout(end, time, name);
      // Later: what is there with the line is not read aloud, but what changes in it is.
      setTimeout(() => { entry.words.textContent = text; }, 20);
    } catch {
      // A document that is no HTML has no place for it, and some pages break the functions that this needs.
    }
  }

  function open() {
    box = document.createElement('vif-notice');
    // The page may be in another language.
    box.lang = 'en';
    root = box.attachShadow({ mode: 'closed' });
    // No policy forbids a sheet that is made like this.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    // The page may have thrown the last box away.
    for (const { line } of lines.values()) root.append(line);
    document.documentElement.append(box);
    addEventListener('keydown', dismiss, true);
    // Above the page's dialogs, where the browser can.
    box.popover = 'manual';
    box.showPopover?.();
  }

  function dismiss({ key }) {
    if (key === 'Escape') clear();
  }

  function clear() {
    for (const name of [...lines.keys()]) end(name);
  }

  /** @returns whether it was there. */
  function end(name) {
    const entry = lines.get(name);
    if (!entry) return false;
    lines.delete(name);
    clearTimeout(entry.timer);
    try {
      entry.line.remove();
      if (lines.size > 0) return true;
      removeEventListener('keydown', dismiss, true);
      box.remove();
    } catch {
      // As above.
    }
    return true;
  }

  return { show, end, clear };
})();

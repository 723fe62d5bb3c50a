// What is said over a page.

/** A box at the edge of the page, out of reach of its styles. */
const notices = (() => {
  const TIME = 6000;
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483647; max-width: min(40rem, 90vw); }
    div { font: 14px/1.4 system-ui, sans-serif; padding: .6rem .8rem; border-radius: .4rem; white-space: pre-wrap;
      overflow: auto; max-height: 50vh; overflow-wrap: anywhere; background: #222; color: #fff;
      box-shadow: 0 .2rem 1rem #0006; display: flex; gap: .8rem; align-items: start; }
    div[role=alert] { background: #8b1a1a; font-family: ui-monospace, monospace; }
    button { all: unset; cursor: pointer; padding: 0 .3rem; border-radius: .2rem; }
    button:focus-visible { outline: 2px solid #fff; }
    @media print { :host { display: none; } }`;
  let box = null;
  let timer = 0;

  /** The error that stands, also below a notice. */
  let error = null;

  function remove() {
    clearTimeout(timer);
    if (box) box.remove();
    box = null;
  }

  function clear() {
    error = null;
    remove();
  }

  function end() {
    remove();
    if (error !== null) show(error, true);
  }

  function show(text, isError = false) {
    remove();
    if (isError) error = text;
    // A document that is no HTML has no place for it.
    if (!(document.documentElement instanceof HTMLElement)) return;
    box = document.createElement('vif-notice');
    const root = box.attachShadow({ mode: 'closed' });
    // No policy forbids a sheet that is made like this.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const body = document.createElement('div');
    body.setAttribute('role', isError ? 'alert' : 'status');
    const words = document.createElement('span');
    words.textContent = text;
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '×';
    close.setAttribute('aria-label', 'Close');
    close.onclick = isError ? clear : end;
    body.append(words, close);
    root.append(body);
    document.documentElement.append(box);
    if (!isError) timer = setTimeout(end, TIME);
  }

  return { show, clear };
})();

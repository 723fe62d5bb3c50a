// Sorts and filters the listing of a folder without a request, and walks it by keys. The page works without this.
(() => {
  'use strict';

  const table = document.querySelector('table');
  const body = table.tBodies[0];
  const input = document.querySelector('.filter input');
  const count = document.querySelector('.count');

  /** A row that leads to the parent folder is not among them: it stays on top. */
  const rows = [...body.rows].filter((row) => row.dataset.rank).map((element) => {
    const [name, size, time] = [...element.cells].map((cell) => cell.firstElementChild);
    return {
      element,
      time,
      text: fold(name.textContent),
      isFolder: element.className === 'folder',
      keys: {
        name: Number(element.dataset.rank),
        size: size ? Number(size.value) : 0,
        time: Date.parse(time.dateTime),
      },
    };
  });

  // ---------------------------------------------------------------- Order

  const heads = [...table.tHead.querySelectorAll('a')];

  for (const head of heads) {
    head.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const query = new URLSearchParams(head.search);
      sort(query.get('sort'), query.get('order'));
      const address = new URL(location.href);
      const isDefault = query.get('sort') === 'name' && query.get('order') === 'ascending';
      address.search = isDefault ? '' : query;
      history.replaceState(history.state, '', address);
    });
  }

  function sort(column, order) {
    const sign = order === 'descending' ? -1 : 1;
    rows.sort((a, b) =>
      b.isFolder - a.isFolder || sign * (a.keys[column] - b.keys[column]) || a.keys.name - b.keys.name);
    const sorted = document.createDocumentFragment();
    for (const row of rows) sorted.append(row.element);
    body.append(sorted);
    for (const head of heads) mark(head, column, order);
  }

  /** Says how the table is sorted, and what the next click does. */
  function mark(head, column, order) {
    const cell = head.closest('th');
    const name = new URLSearchParams(head.search).get('sort');
    const isSorted = name === column;
    if (isSorted) cell.setAttribute('aria-sort', order);
    else cell.removeAttribute('aria-sort');
    const next = isSorted ? order !== 'ascending' : name === 'name';
    head.search = new URLSearchParams({ sort: name, order: next ? 'ascending' : 'descending' });
  }

  // ---------------------------------------------------------------- Filter

  const total = count.textContent;

  /** Neither case nor accents matter. */
  function fold(text) {
    return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  }

  /** Shows the rows whose name has all the words. */
  function filter() {
    const words = fold(input.value).split(' ').filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const isShown = words.every((word) => row.text.includes(word));
      row.element.hidden = !isShown;
      if (isShown) shown += 1;
    }
    count.textContent = words.length === 0 ? total
      : shown === 0 ? 'No name matches the filter'
      : `${shown.toLocaleString('en')} of ${rows.length.toLocaleString('en')} shown`;
  }

  input.addEventListener('input', filter);

  // ---------------------------------------------------------------- Keys

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    const act = event.target === input ? inField[event.key] : event.altKey ? withAlt[event.key] : onPage[event.key];
    // Shift is part of the slash on some keyboards. With the other keys it selects text.
    if (!act || (event.shiftKey && event.key !== '/')) return;
    if (act(event) !== false) event.preventDefault();
  });

  const onPage = {
    ArrowDown: () => focus(current() ? beside(current(), 'nextElementSibling') : first()),
    ArrowUp: () => focus(current() ? beside(current(), 'previousElementSibling') : last()),
    Home: () => focus(first()),
    End: () => focus(last()),
    Backspace: goUp,
    '/': () => {
      input.focus();
      input.select();
    },
    Escape: clear,
  };
  const withAlt = { ArrowUp: goUp };
  const inField = {
    ArrowDown: () => focus(first()),
    ArrowUp: (event) => event.altKey && goUp(),
    Enter: open,
    Escape: () => clear() || input.blur(),
  };

  const current = () => document.activeElement.closest('tbody tr');
  const first = () => shown(body.firstElementChild, 'nextElementSibling');
  const last = () => shown(body.lastElementChild, 'previousElementSibling');
  const beside = (row, way) => shown(row[way], way);

  /** This row, or the nearest one that the filter leaves. */
  function shown(row, way) {
    while (row && row.hidden) row = row[way];
    return row;
  }

  function focus(row) {
    if (!row) return;
    const name = row.cells[0].firstElementChild;
    // A name without a link is walked over like any other.
    if (!name.href) name.tabIndex = -1;
    name.focus();
  }

  function goUp() {
    const link = body.querySelector('.up a');
    if (link) link.click();
    return Boolean(link);
  }

  /** Opens the first name that the filter leaves. */
  function open() {
    const row = input.value.trim() && rows.find((row) => !row.element.hidden);
    const link = row && row.element.querySelector('a');
    if (link) link.click();
  }

  function clear() {
    if (!input.value) return false;
    input.value = '';
    filter();
    return true;
  }

  // ---------------------------------------------------------------- Times

  const DAY = 24 * 60 * 60 * 1000;
  const relative = new Intl.RelativeTimeFormat('en');
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

  function showTimes(rows) {
    const now = Date.now();
    for (const { time, keys } of rows) {
      const text = age(now - keys.time) || local(new Date(keys.time));
      if (time.textContent !== text) time.textContent = text;
      time.classList.toggle('new', now - keys.time >= 0 && now - keys.time < 60000);
    }
  }

  /** How long ago, if it was within a day. Clocks differ: what is yet to come has no age. */
  function age(milliseconds) {
    if (milliseconds < 0 || milliseconds >= DAY) return null;
    const minutes = Math.floor(milliseconds / 60000);
    if (minutes < 1) return 'just now';
    return minutes < 60 ? relative.format(-minutes, 'minute') : relative.format(-Math.floor(minutes / 60), 'hour');
  }

  function local(date) {
    const pad = (number, length = 2) => String(number).padStart(length, '0');
    return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} `
      + `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  }

  // Made when it is asked for: it takes long for many rows.
  body.addEventListener('pointerover', ({ target }) => {
    if (target.localName === 'time' && !target.title) target.title = exact.format(new Date(target.dateTime));
  });

  setInterval(() => {
    const now = Date.now();
    if (!document.hidden) showTimes(rows.filter(({ keys }) => now - keys.time < DAY + 60000 && now >= keys.time));
  }, 15000);

  // ---------------------------------------------------------------- Memory

  const MEMORY = 'vif:listing:' + location.pathname;

  const address = (link) => link && link.getAttribute('href');

  /** Every save reloads the page, and it must not lose its place: what was typed, and where the focus was. */
  function remember() {
    const link = current() && current().querySelector('a');
    const state = {
      filter: input.value,
      focus: address(link),
      selection: document.activeElement === input ? [input.selectionStart, input.selectionEnd] : null,
    };
    try { sessionStorage.setItem(MEMORY, JSON.stringify(state)); } catch { /* Then it starts afresh. */ }
  }

  function recall() {
    let state = null;
    try { state = JSON.parse(sessionStorage.getItem(MEMORY)); } catch { /* There is no storage. */ }
    const how = performance.getEntriesByType('navigation')[0];
    if (!how || how.type === 'navigate') focusOrigin();
    else if (state) restore(state);
  }

  function restore(state) {
    input.value = state.filter;
    if (state.filter) filter();
    if (state.selection) {
      input.focus({ preventScroll: true });
      input.setSelectionRange(...state.selection);
    }
    const link = state.focus && [...body.querySelectorAll('a')].find((link) => address(link) === state.focus);
    if (link) link.focus({ preventScroll: true });
  }

  /** On the way up, what one came from has the focus. */
  function focusOrigin() {
    if (!document.referrer.startsWith(location.origin + location.pathname)) return;
    const [rest] = document.referrer.slice((location.origin + location.pathname).length).split('?');
    const name = './' + (rest.includes('/') ? rest.slice(0, rest.indexOf('/') + 1) : rest);
    const row = rows.find(({ element }) => address(element.querySelector('a')) === name);
    if (row) focus(row.element);
  }

  addEventListener('pagehide', remember);

  showTimes(rows);
  table.querySelector('.time span').remove();
  for (const element of document.querySelectorAll('.filter, .keys')) element.hidden = rows.length === 0;
  recall();
})();

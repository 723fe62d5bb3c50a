// Stylesheets that are loaded anew beside the old ones.

/** Element → its copy that is being loaded, so that a second change does not leave a second copy. */
const replacements = new WeakMap();
const copies = new WeakSet();

/** The paths of all that this page has loaded. The list that the browser keeps ends at 250, and may be cleared. */
const loaded = new Set();
const note = (entries) => { for (const entry of entries) loaded.add(pathOf(entry.name)); };
new PerformanceObserver((list) => note(list.getEntries())).observe({ type: 'resource', buffered: true });

/** @returns 'restyle', 'untouched', or 'reload' where the page uses a stylesheet in a way that cannot be swapped. */
function restyle(paths, stamp) {
  const owners = new Set();
  for (const path of new Set(paths.map(canonical))) {
    const found = ownersOf(path);
    if (found.length === 0 && loaded.has(path)) return 'reload';
    for (const owner of found) owners.add(owner);
  }
  for (const owner of owners) replace(owner, stamp);
  return owners.size > 0 ? 'restyle' : 'untouched';
}

/** The elements whose styles come from this path, directly or through imports. */
function ownersOf(path) {
  const sheets = [...document.styleSheets].filter((sheet) => uses(sheet, path, new Set()));
  // A sheet that failed to load, or has not loaded yet, is in no list. A disabled one is not loaded before it is enabled.
  const links = [...document.querySelectorAll('link[rel~="stylesheet" i][href]')]
    .filter((link) => !link.disabled && pathOf(link.href) === path);
  return [...sheets.map((sheet) => sheet.ownerNode), ...links].filter((owner) => owner && !copies.has(owner));
}

/** Whether a sheet comes from this path, or imports one that does, at any depth. */
function uses(sheet, path, seen) {
  if (!sheet || seen.has(sheet)) return false;
  seen.add(sheet);
  if (sheet.href && pathOf(sheet.href) === path) return true;
  let rules;
  try {
    rules = sheet.cssRules;
  } catch {
    return false; // A sheet of another origin: not one of ours.
  }
  for (const rule of rules) {
    if (!(rule instanceof CSSImportRule)) continue;
    // An import that failed to load has no sheet.
    if (pathOf(rule.href, sheet.href) === path) return true;
    if (uses(rule.styleSheet, path, seen)) return true;
  }
  return false;
}

/** Loads the element's styles anew beside it, and takes it away when they are there: no moment without styles. */
function replace(element, stamp) {
  const pending = replacements.get(element);
  if (pending) pending.remove();
  const next = element.cloneNode(true);
  next.removeAttribute('integrity');
  if (next.href) {
    const url = new URL(element.href);
    url.searchParams.set('vif', stamp.slice(-12));
    next.href = url.href;
  }
  replacements.set(element, next);
  copies.add(next);
  // Listeners, not properties: the element may have an `onload` of its own.
  next.addEventListener('load', () => {
    copies.delete(next);
    if (next.sheet && element.sheet) next.sheet.disabled = element.sheet.disabled;
    element.remove();
  }, { once: true });
  next.addEventListener('error', () => {
    if (replacements.get(element) === next) replacements.delete(element);
    next.remove(); // The old styles are better than none.
  }, { once: true });
  element.after(next);
}

/** The path of an address on this server, or null. */
function pathOf(href, base) {
  try {
    const url = new URL(href, base || document.baseURI);
    return url.host === location.host ? canonical(url.pathname) : null;
  } catch {
    return null;
  }
}

/** Two spellings of one path are one path. */
function canonical(path) {
  try { return decodeURIComponent(path); } catch { return path; }
}

// Stylesheets that are loaded anew beside the old ones.

/** For what new styles name, in milliseconds: so long the old ones stay. */
const ASSET_TIME = 2000;

/** What is being replaced → its copy that is on its way, so that a second change does not leave a second copy. */
const replacements = new WeakMap();
const copies = new WeakSet();
/** What is, or was, being replaced → the stamp of that. */
const latest = new WeakMap();

/** @returns the paths of which every use in this page is being swapped. */
async function swapStyles(paths, stamp) {
  const wanted = stampAll(paths, stamp);
  const found = new Map();
  const see = (address, base, way) => {
    const path = pathOf(address, base);
    if (wanted.has(path)) put(found, path, way);
    return wanted.has(path);
  };
  for (const root of look().roots) {
    // Owner → the imports without which its copy would be less than it is.
    const owners = new Map();
    for (const sheet of [...root.styleSheets]) {
      const imports = staleImports(sheet, see);
      if (see(sheet.href, '', 'element')) owners.set(sheet.ownerNode, []);
      else if (imports.length > 0) owners.set(sheet.ownerNode, imports);
    }
    // A sheet that failed to load, or has not loaded yet, is in no list.
    for (const link of root.querySelectorAll('link[rel~="stylesheet" i][href]')) {
      if (see(link.href, '', 'element')) owners.set(link, []);
    }
    for (const [owner, imports] of owners) {
      if (owner && !copies.has(owner)) replace(owner, imports, stamp).catch(() => loadAgain());
    }
  }
  for (const path of wanted) {
    const address = loaded.get(path)?.get('script');
    if (address && usesOf(path).has(MODULE) && await replaceModule(address)) put(found, path, MODULE);
  }
  return wholly(found);
}

/** The fresh addresses of what has changed of all that a sheet imports, at any depth. */
function staleImports(sheet, see) {
  return importsOf(sheet).flatMap((rule) => [
    ...see(rule.href, baseOf(sheet), 'css') ? [freshAddress(rule.href, baseOf(sheet))] : [],
    ...staleImports(rule.styleSheet, see),
  ]);
}

/** Loads styles anew beside the old ones, and takes those away when they are there: no moment without styles. */
async function replace(owner, imports, stamp) {
  if (latest.get(owner) === stamp) return;
  latest.set(owner, stamp);
  const isThere = await allAnswer(imports);
  if (latest.get(owner) !== stamp) return;
  const before = replacements.get(owner);
  if (!owner.isConnected) {
    // Meanwhile the copy before has taken its place.
    if (before?.isConnected && !copies.has(before)) replace(before, [], stamp);
    return;
  }
  before?.remove();
  if (!isThere) return;
  if (owner.disabled && owner.href) {
    // Not loaded before it is enabled.
    keepAuthored(owner, 'href');
    owner.href = stampedAddress(owner.href, stamp);
    return;
  }
  const next = copyOf(owner, stamp);
  replacements.set(owner, next);
  copies.add(next);
  const isCurrent = () => replacements.get(owner) === next;
  const takePlace = async (isThere) => {
    if (isThere && isCurrent()) {
      const late = renew(next.sheet);
      if (late.length > 0) next.sheet.disabled = true;
      await Promise.all(late);
      await renewAssets(next.sheet);
    }
    copies.delete(next);
    if (isThere && isCurrent() && owner.isConnected) {
      next.sheet.disabled = Boolean(owner.sheet?.disabled);
      if (owner.sheet) noteStyle(owner.sheet);
      owner.remove();
    } else {
      if (isCurrent()) replacements.delete(owner);
      next.remove(); // The old styles are better than none.
    }
  };
  // Firefox throws where a later copy has taken this one away.
  const end = (isThere) => takePlace(isThere).catch(() => { if (isCurrent()) loadAgain(); });
  if (next.addEventListener && next.localName) {
    // Listeners, not properties: the element may have an `onload` of its own.
    next.addEventListener('load', () => end(true), { once: true });
    // One that is there, of which an import is missing, ends with an error too.
    next.addEventListener('error', () => end(rulesOf(next.sheet)?.length > 0), { once: true });
  } else {
    until(() => isWhole(next.sheet)).then(end);
  }
  owner.after(next);
}

/** A link, a style element, or `<?xml-stylesheet?>`, that loads all anew. */
function copyOf(owner, stamp) {
  const next = owner.cloneNode(true);
  const path = pathOf(owner.href || owner.sheet?.href);
  if (stamps.has(path)) stamps.set(path, stamp);
  if (owner.localName === 'link') {
    authored.set(next, { ...authored.get(owner) });
    for (const name of ['href', 'integrity']) if (next.hasAttribute(name)) keepAuthored(next, name);
    next.removeAttribute('integrity');
    next.href = stampedAddress(owner.href, stamp);
  } else if (!owner.localName) {
    const address = stampedAddress(owner.sheet.href, stamp).replaceAll('&', '&amp;');
    next.data = owner.data.replace(/(\bhref\s*=\s*)("[^"]*"|'[^']*')/, (_, name) => `${name}"${address}"`);
  }
  if (owner.nonce) next.nonce = owner.nonce;
  return next;
}

/** What a sheet imports may have changed since the page was loaded. @returns promises of what is not there yet. */
function renew(sheet) {
  if (!sheet) return []; // An import that is not there.
  return importsOf(sheet).flatMap((rule) => {
    const address = freshAddress(rule.href, baseOf(sheet));
    return address ? replaceImport(rule, address) : renew(rule.styleSheet);
  });
}

/** What else it names, as it is now: this page may not have named it since it changed. */
async function renewAssets(sheet) {
  if (!sheet || stamps.size === 0) return;
  const late = new Map();
  const visitSheet = (use) => visitRules(sheet, baseOf(sheet), use);
  visitSheet(collecting(late));
  // WebKit does not list a sheet of which an import is on its way: what arrived meanwhile has passed it by.
  const whole = Promise.all(late.values()).then(() => visitSheet(arrivedAddress));
  if (late.size === 0) return;
  // Not for ever: there may be no answer.
  sheet.disabled = true;
  await Promise.race([whole, sleep(ASSET_TIME)]);
}

/** Browsers may import again what they had before. In a sheet that shows already, they would show nothing meanwhile. */
async function replaceImport(rule, address) {
  const sheet = rule.parentStyleSheet;
  if (!await answers(address)) return;
  const position = () => [...sheet.cssRules].indexOf(rule);
  // With its layer, its conditions and its media.
  sheet.insertRule(rule.cssText.replace(/url\("(?:[^"\\]|\\.)*"\)/, () => quoted(address)), position() + 1);
  const next = sheet.cssRules[position() + 1];
  await until(() => isWhole(next.styleSheet));
  const isThere = rulesOf(next.styleSheet) !== null;
  if (isThere) await Promise.all(renew(next.styleSheet));
  sheet.deleteRule(position() + (isThere ? 0 : 1));
}

const quoted = (address) => `url(${JSON.stringify(address)})`;

/** A sheet that a script has imported: the import of the same address hands back the same sheet. */
async function replaceModule(address) {
  try {
    const { default: sheet } = await import(address, { with: { type: 'css' } });
    if (!look().roots.some((root) => root.adoptedStyleSheets?.includes(sheet))) return false;
    const response = await fetch(freshAddress(address));
    if (response.ok) sheet.replaceSync(await response.text());
    return true;
  } catch {
    return false;
  }
}

const baseOf = (sheet) => sheet.href || sheet.ownerNode?.baseURI;
const importsOf = (sheet) => (rulesOf(sheet) || []).filter((rule) => rule.type === CSSRule.IMPORT_RULE);

/** Null where the sheet is not there, or not ours. */
function rulesOf(sheet) {
  try { return [...sheet.cssRules]; } catch { return null; }
}

/** Whether all has arrived that will. */
function isWhole(sheet) {
  try {
    return [...sheet.cssRules].every((rule) => rule.type !== CSSRule.IMPORT_RULE || isWhole(rule.styleSheet)
      || (rule.supportsText && !CSS.supports(rule.supportsText)));
  } catch (error) {
    return error.name === 'SecurityError'; // One that is missing.
  }
}

async function answers(address) {
  try {
    const response = await fetch(address);
    response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

const allAnswer = async (addresses) => (await Promise.all(addresses.map(answers))).every(Boolean);

/** What has no event is looked at. @returns whether it came. */
async function until(isThere) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (isThere()) return true;
    await sleep(4 + tries / 4);
  }
  return false;
}

// The fresh addresses at which changed files are asked for, and what stood in their places.

/** Path → the stamp of its last change. What comes later, and names it by its old address, gets the new one too. */
const stamps = new Map();

const isFresh = (address) => /[?&]vif=/.test(address);

/** The address at which a changed file is asked for anew, or null where the file has not changed since. */
function freshAddress(address, base) {
  const stamp = stamps.get(pathOf(address, base));
  // It may have been asked for at a later change of another file.
  const own = /[?&]vif=([^&]+)/.exec(address)?.[1];
  return !stamp || (own && !isLater(stamp, own)) ? null : stampedAddress(address, stamp, base);
}

function stampedAddress(address, stamp, base) {
  const url = new URL(address, base || document.baseURI);
  const rest = url.search.slice(1).split('&').filter((part) => part && !isFresh('?' + part));
  url.search = [...rest, 'vif=' + stamp].join('&');
  return url.href;
}

/** @returns the paths, as they are known here. */
function stampAll(paths, stamp) {
  const known = new Set(paths.map(canonical));
  for (const path of known) if (!isOwn(path)) stamps.set(path, stamp);
  return known;
}

/** Firefox imports a sheet as it was in another page. A font that another page still has, no browser asks for. */
function noteEarlier(changed) {
  const before = stamps.size;
  for (const [name, version] of Object.entries(changed)) {
    const path = canonical(name);
    if (!stamps.has(path)) stamps.set(path, stampOf(version));
  }
  if (stamps.size > before) whenLoaded(() => refreshAssets(stamps).catch(() => {}));
}

/** Element → attribute → what its author wrote, where a fresh address has taken its place. */
const authored = new WeakMap();

function keepAuthored(element, name) {
  const text = element.getAttribute(name);
  const texts = authored.get(element) || {};
  if (!(name in texts) || !isFresh(text)) texts[name] = text;
  authored.set(element, texts);
}

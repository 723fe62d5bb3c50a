// What changed files mean to this page: the least that shows them.

/** Ways of using a file that a script has seen the outcome of: nothing here can swap what it made of it. */
const FINAL = new Set(['script', 'fetch', 'xmlhttprequest', 'beacon', 'eventsource', 'worker', 'other']);

/** What came while a change was being applied. */
let waiting = [];
/** What is being applied. */
let current = [];
let isApplying = false;
/** What `freshPage` has said to the change that is being applied. */
let fresh;

async function applyChange(message) {
  waiting.push(message);
  if (isApplying) return;
  isApplying = true;
  while (waiting.length > 0) {
    const messages = waiting;
    waiting = [];
    await apply(messages);
  }
  isApplying = false;
}

async function apply(messages) {
  const last = messages.at(-1);
  current = messages;
  let outcome;
  fresh = undefined;
  try {
    outcome = await show(messages);
  } catch {
    outcome = 'reload'; // What went wrong half-way is made good by it.
  }
  if (outcome === 'reload') {
    // The page that came was older than what has been said meanwhile: once more, for all of it.
    if (fresh === null && waiting.length > 0) return waiting.unshift(...messages);
    // A page that could not be loaded anew, and is still here, goes on.
    return reload(last, fresh);
  }
  if (isLater(last.version, version)) version = last.version;
  for (const message of messages) done(message, outcome);
  // What is still on its way is in no list yet: look again when it is there.
  if (document.readyState !== 'complete') {
    const again = messages.map((message) => ({ ...message, missed: true }));
    whenLoaded(() => again.forEach(applyChange));
  }
}

/** @returns the outcome: 'reload' where nothing less shows the changes. */
async function show(messages) {
  if (messages.some(isUser)) return 'reload';
  const named = messages.flatMap(({ paths, folders = [] }) => [...paths, ...folders.flatMap(usedBelow)]);
  const paths = [...new Set(named.map(canonical))];
  const uses = new Map(paths.map((path) => [path, new Set(usesOf(path))]));
  const has = (path, way) => uses.get(path).has(way);
  if (paths.some((path) => [...uses.get(path)].some((way) => FINAL.has(way)))) return 'reload';
  const isOurs = paths.some((path) => has(path, 'document'));
  // First: what it brings is swapped with the rest.
  if (isOurs && !await morphed()) return 'reload';
  const stamp = stampOf(messages.at(-1).version);
  const styled = await swapStyles(paths, stamp);
  const swapped = await swapAssets(paths, stamp);
  for (const path of paths) {
    uses.get(path).delete('document');
    if (uses.get(path).size > 0 && !styled.has(path) && !swapped.has(path)) return 'reload';
  }
  return isOurs ? 'morph' : swapped.size > 0 ? 'swap' : styled.size > 0 ? 'restyle' : 'untouched';
}

/** Whether this document shows its new source, without having been loaded again. */
async function morphed() {
  if (!MORPH || document.readyState === 'loading') return false;
  await rememberSource();
  fresh = await freshPage();
  if (fresh === null || !fresh.response.ok || fresh.response.redirected) return false;
  // What comes instead of the other has another policy, which would be reported to be violated by it.
  if (isListing(fresh.text) !== isListed()) return false;
  if (!/^text\/html\b/i.test(fresh.response.headers.get('Content-Type')) || !morph(fresh.text)) return false;
  // What it brought may name files that have changed before.
  refreshAssets(stamps).catch(() => loadAgain());
  return true;
}

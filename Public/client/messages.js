// What the server says, and what becomes of it.

/** What the server says may still be the answer to this page's first word. */
let isFirst = true;
/** The last state of the site that was heard of. */
let newest = served;

let isPrinting = false;
listen(window, 'beforeprint', () => { isPrinting = true; });
listen(window, 'afterprint', () => { isPrinting = false; });

function receive(text) {
  listenAgain();
  if (isOff()) return stop();
  // What is being printed stays as it is.
  if (isPrinting) return addEventListener('afterprint', () => setTimeout(receive, 0, text), { once: true });
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    // Not from our server.
    return;
  }
  hurryPage();
  switch (message.type) {
    case 'notice': return notices.show('notice', message.text, 6000);
    case 'error': return notices.show('error', message.text);
    case 'earlier': return noteEarlier(message.changed);
    case 'clear': return notices.clear();
    // An error that still stands is said again.
    case 'hello': return notices.end('error');
    case 'beat': return;
  }
  // Already in this page: the message was sent while the page was on its way. What the page missed may come after
  // later news.
  if (!isLater(message.version, version) && !message.missed) return;
  if (isLater(message.version, newest)) newest = message.version;
  notices.end('error');
  message.isFirst = message.missed && isFirst && openings === 1;
  if (message.type === 'change') return applyChange(message);
  current = [...current, message];
  reload(message);
}

const TOASTS = { restyle: 'Styles', swap: 'Files', morph: 'Page' };

/** Tells the server, once for each message. */
function done(message, outcome) {
  if (TOAST && TOASTS[outcome]) notices.show('notice', TOASTS[outcome] + ' updated', 2000);
  if (!channel?.isOpen || message.missed) return;
  // Not `JSON.stringify`, of which some libraries have their own opinion.
  channel.send(`{"type":"done","version":"${message.version}","outcome":"${outcome}"}`);
  message.missed = true;
}

// Says how many pages are open, and whether one of them is on another device. The page is whole without this.
(() => {
  'use strict';

  const PAUSE = 2000;
  const place = document.querySelector('.count');

  function phrase({ pages, network }) {
    if (pages === 0) return 'No page is open.';
    const all = pages === 1 ? '1 page is open' : `${pages} pages are open`;
    if (network === 0) return `${all}, none on another device.`;
    return pages === network ? `${all}, on another device.` : `${all}, ${network} of them on another device.`;
  }

  async function look() {
    if (!document.hidden) {
      try {
        const response = await fetch('/__vif/status.json', { cache: 'no-store' });
        const status = await response.json();
        const text = phrase(status);
        // Said again to who listens only when it is another.
        if (place.textContent !== text) place.textContent = text;
        place.toggleAttribute('data-network', status.network > 0);
      } catch {
        place.textContent = 'The server does not answer.';
        place.removeAttribute('data-network');
      }
    }
    setTimeout(look, PAUSE);
  }

  look();
})();

// Tells how long ago the page was loaded. A restyle lets it run on; a reload starts it again.

const unit = "s";

export function startClock(element) {
  const show = () => {
    const seconds = Math.round(performance.now() / 1000);
    element.textContent = `${seconds} ${unit}`;
  };
  show();
  setInterval(show, 1000);
}

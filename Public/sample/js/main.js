import { startClock } from "./clock.js";

for (const element of document.querySelectorAll("[data-clock]")) {
  startClock(element);
}

// The counter lives only in this page's memory: a reload sets it back to 0.
const button = document.querySelector("#count");
const total = document.querySelector("#total");

if (button && total) {
  let count = 0;
  button.addEventListener("click", () => {
    count += 1;
    total.textContent = String(count);
  });
}

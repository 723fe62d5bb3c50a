// Tries every part of the browser's WebSocket API against Vif's endpoints, and shows what came of it.

import { closing } from "./bench/closing.js";
import { messages, order } from "./bench/messages.js";
import { errors, opening } from "./bench/opening.js";
import { chat, workers } from "./bench/others.js";

const groups = [opening, messages, order, closing, workers, chat, errors];
const deadline = 30_000;

const table = document.querySelector("#trials");
const result = document.querySelector("#result");
const button = document.querySelector("#run");

function addRow(name) {
  const row = table.tBodies[table.tBodies.length - 1].insertRow();
  const heading = document.createElement("th");
  heading.scope = "row";
  heading.textContent = name;
  row.append(heading);
  const state = row.insertCell();
  const detail = row.insertCell();
  return (outcome, text) => {
    row.dataset.result = outcome;
    state.textContent = outcome;
    detail.textContent = text;
  };
}

function addGroup(title) {
  const heading = document.createElement("th");
  heading.scope = "rowgroup";
  heading.colSpan = 3;
  heading.textContent = title;
  table.createTBody().insertRow().append(heading);
}

function withDeadline(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${deadline / 1000} s`)), deadline);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function outcomeOf(trial) {
  try {
    const reason = await trial.isLeftOut?.();
    if (reason) return ["left out", reason];
    return ["pass", (await withDeadline(trial.run())) ?? ""];
  } catch (error) {
    return ["fail", error.message];
  }
}

async function hasEndpoints() {
  try {
    return (await fetch("/__vif/ws/echo", { cache: "no-store" })).status === 426;
  } catch {
    return false;
  }
}

async function run() {
  document.documentElement.dataset.result = "running";
  button.disabled = true;
  table.querySelectorAll("tbody").forEach((body) => body.remove());
  const isOn = await hasEndpoints();
  document.querySelector("#how").hidden = isOn;
  table.hidden = !isOn;
  if (isOn) {
    await tryAll();
  } else {
    result.textContent = "The endpoints are off.";
    document.documentElement.dataset.result = "off";
  }
  button.disabled = false;
}

async function tryAll() {
  const counts = { pass: 0, fail: 0, "left out": 0 };
  for (const { title, trials } of groups) {
    addGroup(title);
    for (const trial of trials) {
      const show = addRow(trial.name);
      show("running", "");
      const [outcome, detail] = await outcomeOf(trial);
      show(outcome, detail);
      counts[outcome] += 1;
      result.textContent = `${counts.pass} of ${counts.pass + counts.fail} pass …`;
    }
  }
  const others = counts["left out"] ? `, ${counts["left out"]} left out` : "";
  result.textContent = `${counts.pass} of ${counts.pass + counts.fail} pass${others}`;
  document.documentElement.dataset.result = counts.fail === 0 ? "pass" : "fail";
}

button.addEventListener("click", run);
run();

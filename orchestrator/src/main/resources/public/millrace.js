"use strict";

// Fetches the page again when the server says that something changed, and takes over what differs.
const page = () => document.getElementById("page");
let wanted = false;
let fetching = false;

async function refresh() {
  if (document.hidden) return;
  if (fetching) {
    wanted = true;
    return;
  }
  fetching = true;
  wanted = false;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      Idiomorph.morph(page(), next.getElementById("page"), { callbacks: { beforeNodeMorphed: keep } });
      htmx.process(page());
      dress();
    }
  } finally {
    fetching = false;
    if (wanted) setTimeout(refresh, 150);
  }
}

// A log that grows by itself, and what a reader has opened or folded, stay as they are.
function keep(before, after) {
  if (before.nodeType !== 1) return true;
  if (before.dataset.keep === "true" && after.dataset.keep === "true") return before.id !== after.id;
  if (before.className === "fold" && after.className === "fold") return false;
  if (before.tagName === "DETAILS" && before.open) after.open = true;
  return true;
}

// Told at once that something changed, and whenever it does. A page that nobody sees does not
// listen: a browser has six connections to a server, for all its pages.
let source = null;

function listen() {
  if (source || document.hidden || page().dataset.live !== "true") return;
  const own = new EventSource("/live");
  const link = document.getElementById("link");
  let lost = false;
  source = own;
  own.addEventListener("changed", refresh);
  own.onopen = () => {
    link.hidden = true;
    lost = false;
  };
  own.onerror = () => {
    lost = true;
    setTimeout(() => { if (lost && source === own) link.hidden = false; }, 1500);
    if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (source === own) { hush(); listen(); } }, 3000);
  };
}

function hush() {
  if (source) source.close();
  source = null;
}

// A log that could not be read on is asked for again.
for (const failed of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failed, (event) => setTimeout(() => htmx.trigger(event.detail.elt, "again"), 2000));
}

// Times in the reader's zone, which the page's foot names, UTC on hover; durations of what runs count on.
const two = (n) => String(n).padStart(2, "0");
function local(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
    `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function lasted(millis) {
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
    : `${Math.floor(whole / 3600)} h ${two(Math.floor(whole / 60) % 60)} min`;
}

function dress() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.textContent = local(new Date(time.dateTime));
  }
  count();
}

function count() {
  for (const cell of document.querySelectorAll("[data-since]")) {
    cell.textContent = lasted(Date.now() - new Date(cell.dataset.since).getTime());
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; }, 0);
});
document.addEventListener("visibilitychange", () => { if (document.hidden) hush(); else listen(); });
// A page that the browser brings back is as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("button")) button.disabled = false;
  hush();
  listen();
});
document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("zone").textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;
  dress();
  listen();
  setInterval(count, 500);
});

"use strict";
// Asks the server for what the state of the page shows, and puts it in its places. The state stands
// in the address; nothing is computed or drawn here.
(() => {
  const $ = (id) => document.getElementById(id);
  const facts = JSON.parse($("facts").textContent);
  const page = crypto.getRandomValues(new Uint32Array(1))[0];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 560px)");
  let state = read();
  let view = null;
  let asked = 0;
  let player = 0;
  let is_announced = true;

  // The state and the address

  function fresh(lesson) {
    const place = Math.max(0, facts.lessons.findIndex((it) => it.name === lesson));
    return {
      lesson: facts.lessons[place].name, choices: facts.asked[place].slice(), draw: 0,
      outcome: null, at: null, step: 0, prediction: null,
    };
  }

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    const state = fresh(given.get("lesson"));
    const whole = (name, other) => {
      const number = Number.parseInt(given.get(name), 10);
      return Number.isFinite(number) && number >= 0 ? number : other;
    };
    if (given.has("choices")) {
      state.choices = given.get("choices").split(",").map((it) => Number.parseInt(it, 10) || 0);
    }
    state.draw = whole("draw", 0);
    state.step = whole("step", 0);
    state.outcome = given.get("outcome");
    state.at = /^\d{4}-\d{2}$/.test(given.get("at") ?? "") ? given.get("at") : null;
    const said = /^(-1|0|1)(?:x([\d.]+))?$/.exec(given.get("said") ?? "");
    if (said) {
      state.prediction = { direction: Number(said[1]), percent: said[2] ? Number(said[2]) : null };
    }
    return state;
  }

  function write() {
    const given = new URLSearchParams();
    given.set("lesson", state.lesson);
    if (state.choices.length) given.set("choices", state.choices.join(","));
    if (state.draw) given.set("draw", state.draw);
    if (state.step) given.set("step", state.step);
    if (state.outcome) given.set("outcome", state.outcome);
    if (state.at) given.set("at", state.at);
    if (state.prediction) {
      const { direction, percent } = state.prediction;
      given.set("said", percent === null ? `${direction}` : `${direction}x${percent}`);
    }
    const text = `#${given}`.replaceAll("%2C", ",");
    if (text !== location.hash) history.replaceState(null, "", text);
  }

  // What the server shows

  // One request is on its way; what changes meanwhile is asked for after it.
  let is_asking = false;
  let is_stale = false;

  async function show() {
    write();
    asked += 1;
    if (is_asking) {
      is_stale = true;
      return;
    }
    is_asking = true;
    const number = asked;
    try {
      const answer = await fetch("/view", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          page, ...state, language: facts.language, is_narrow: narrow.matches,
        }),
      });
      if (answer.status === 422) {
        // What the address says is no state of this page.
        const message = await answer.text();
        $("said").textContent = message;
        if (state.choices.length) { state = fresh(state.lesson); is_stale = true; }
      } else if (!answer.ok) {
        gone();
      } else {
        const seen = await answer.json();
        // No answer to an earlier question is shown.
        if (number === asked || !is_stale) fill(seen);
      }
    } catch {
      gone();
    }
    is_asking = false;
    if (is_stale) {
      is_stale = false;
      show();
    }
  }

  function fill(seen) {
    const is_new = !view || view.lesson !== seen.lesson || view.step !== seen.step;
    view = seen;
    state.choices = seen.choices;
    state.step = seen.step;
    put("card", seen.card);
    put("controls", seen.controls);
    put("centre", seen.centre);
    put("side", seen.side);
    $("lesson").value = seen.lesson;
    $("about").textContent = seen.about;
    document.title = `stia – ${seen.title}`;
    const month = $("month");
    month.max = seen.months.length - 1;
    month.value = seen.at;
    month.setAttribute("aria-valuetext", seen.month);
    $("month-name").textContent = seen.month;
    $("draw").hidden = !seen.controls;
    if (is_new && document.activeElement === document.body) $("card-heading")?.focus();
    if (seen.is_done && !is_announced) {
      is_announced = true;
      $("said").textContent = seen.sentence;
    }
  }

  // Puts what is shown in its place; what had the focus has it again.
  function put(id, text) {
    const place = $(id);
    if (place.shown === text) return;
    place.shown = text;
    const active = document.activeElement;
    const kept = place.contains(active) ? active.id : null;
    const value = kept && active.tagName === "INPUT" && active.type === "number" ? active.value : null;
    place.innerHTML = text;
    if (!kept) return;
    const again = $(kept) ?? $("card-heading");
    if (value !== null && again.tagName === "INPUT") again.value = value;
    again?.focus({ preventScroll: true });
  }

  function gone() {
    stop();
    const notice = document.createElement("div");
    notice.className = "gone";
    notice.setAttribute("role", "alert");
    const title = document.createElement("b");
    title.textContent = facts.texts.gone;
    const note = document.createElement("p");
    note.textContent = facts.texts.gone_note;
    notice.append(title, note);
    document.querySelector(".gone")?.remove();
    document.body.prepend(notice);
  }

  function listen() {
    const source = new EventSource(`/events?page=${page}`);
    let last = "";
    source.onmessage = (event) => {
      document.querySelector(".gone")?.remove();
      const done = JSON.parse(event.data).map((it) => `${it.done}${it.failure ?? ""}`).join();
      if (done === last) return;
      last = done;
      show();
    };
    source.onopen = () => document.querySelector(".gone")?.remove();
    // The browser tries again; what does not come back soon is gone.
    source.onerror = () => setTimeout(() => {
      if (source.readyState !== EventSource.OPEN) gone();
    }, 1500);
  }

  // What people do

  function change(what) {
    is_announced = false;
    Object.assign(state, what);
    show();
  }

  function to_step(step) {
    change({ step });
    $("card-heading")?.focus();
  }

  function play() {
    if (player) return stop();
    if (!view) return;
    const last = view.months.length - 1;
    let place = view.at >= last ? 0 : view.at;
    $("play").textContent = facts.texts.pause;
    const tick = () => {
      place += 1;
      state.at = view.months[Math.min(place, last)];
      show();
      player = place < last ? setTimeout(tick, Number($("speed").value)) : 0;
      if (!player) stop();
    };
    state.at = view.months[place];
    show();
    // Whoever wants little motion sees the end at once.
    if (calm.matches) place = last - 1;
    player = setTimeout(tick, Number($("speed").value));
  }

  function stop() {
    clearTimeout(player);
    player = 0;
    $("play").textContent = facts.texts.play;
  }

  function quarter(by) {
    if (!view) return;
    const place = Math.min(Math.max(view.at + by, 0), view.months.length - 1);
    view.at = place;
    state.at = view.months[place];
    show();
  }

  function projector() {
    const is_on = document.body.classList.toggle("projected");
    $("projector").setAttribute("aria-pressed", String(is_on));
  }

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    $("said").textContent = facts.texts.copied;
    const before = button.textContent;
    button.textContent = facts.texts.copied;
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  const doings = {
    play,
    projector,
    draw: () => change({ draw: state.draw + 1 }),
    "copy-address": (button) => copy(location.href, button),
    "copy-command": (button) => copy(view?.command ?? "", button),
    "go-on": async () => {
      await fetch("/resume", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ page }),
      });
      show();
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { do: what, step, lesson, outcome, language } = button.dataset;
    if (what) doings[what](button);
    if (step !== undefined) to_step(Number(step));
    if (lesson) { stop(); state = fresh(lesson); change({}); }
    if (outcome) change({ outcome });
    if (language) {
      write();
      location.assign(`/?lang=${language}${location.hash}`);
    }
  });

  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.id === "lesson") {
      stop();
      state = fresh(target.value);
      change({});
    } else if (target.dataset.control !== undefined) {
      const choices = state.choices.slice();
      const place = Number(target.dataset.control);
      choices[place] = target.type === "checkbox" ? Number(!target.checked) : Number(target.value);
      change({ choices });
    } else if (target.name === "direction") {
      predict(Number(target.value), state.prediction?.percent ?? null);
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.id === "size") {
      const percent = Number.parseFloat(event.target.value);
      predict(state.prediction?.direction ?? 0, Number.isFinite(percent) ? percent : null);
    } else if (event.target.id === "month" && view) {
      stop();
      state.at = view.months[Number(event.target.value)];
      show();
    }
  });

  // What is expected is only kept: nothing that is shown depends on it yet.
  function predict(direction, percent) {
    state.prediction = { direction, percent };
    write();
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (target.getAttribute("role") === "tab" && (key === "ArrowLeft" || key === "ArrowRight")) {
      const tabs = [...document.querySelectorAll("[role=tab]")];
      const next = tabs.indexOf(target) + (key === "ArrowRight" ? 1 : -1);
      const tab = tabs[(next + tabs.length) % tabs.length];
      tab.focus();
      tab.click();
      event.preventDefault();
      return;
    }
    if (target.id === "size" && key === "Enter") {
      document.querySelector("#forward")?.click();
      return;
    }
    const is_typing = ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
    const is_modified = event.ctrlKey || event.altKey || event.metaKey;
    if (is_typing || is_modified || !$("shortcuts").checked) return;
    const keys = {
      p: play, d: doings.draw, b: projector,
      n: () => document.querySelector("#forward")?.click(),
      arrowleft: () => quarter(-1), arrowright: () => quarter(1),
    };
    const what = keys[key.toLowerCase()];
    if (!what) return;
    event.preventDefault();
    what();
  });

  narrow.addEventListener("change", show);
  addEventListener("hashchange", () => { state = read(); show(); });

  show();
  listen();
})();

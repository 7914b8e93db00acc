/* What the pages do a little better with JavaScript; everything works without it. */
(() => {
  "use strict";

  const connection = document.getElementById("verbinding");

  /* A request that fails says so; what was typed stays where it is. */
  const say = (text) => {
    connection.textContent = "";
    connection.hidden = !text;
    if (text) {
      const line = document.createElement("p");
      line.className = "bak";
      line.textContent = text;
      connection.append(line);
    }
  };
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(
      status === 429
        ? "Te veel verzoeken achter elkaar. Wacht even en probeer het opnieuw."
        : status === 400 || status === 401
          ? "Uw sessie is verlopen. Laad de pagina opnieuw."
          : "Dat lukte niet. Er is niets gewijzigd. Probeer het zo opnieuw.",
    );
  });
  /* That a phone number or mail address was used is counted; by whom is not. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-contact]");
    if (link) navigator.sendBeacon(link.dataset.contact);
  });

  document.addEventListener("htmx:sendError", () => say("Geen verbinding. Er is niets gewijzigd."));
  document.addEventListener("htmx:beforeRequest", () => say(""));

  /* How somebody came here was counted; an address to share or to keep does not say it. */
  const here = new URL(window.location.href);
  if (here.searchParams.has("suggestie")) {
    here.searchParams.delete("suggestie");
    window.history.replaceState(window.history.state, "", here);
  }

  /* An address without empty keys is shorter to share. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    const form = event.detail.formData;
    for (const [key, value] of [...form.entries()]) if (value === "") form.delete(key);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get") return;
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
    window.setTimeout(() => {
      for (const field of form.elements) field.disabled = false;
    });
  });

  /* The filter drawer of a phone and an unfolded list stay open while filters are chosen, and keep their place. */
  let drawer = null;
  let focused = "";
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const filters = document.getElementById("filters");
    unfolded = [...document.querySelectorAll("#filters details[open]")].map((part) => part.dataset.meer);
    const inside = event.detail.target.id === "resultaten" && filters && filters.matches(":popover-open");
    drawer = inside ? filters.scrollTop : null;
    focused = document.activeElement ? document.activeElement.id : "";
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const part of document.querySelectorAll("#filters details"))
      if (unfolded.includes(part.dataset.meer)) part.open = true;
    const title = document.querySelector("#resultaten > title");
    if (title) {
      document.title = title.textContent;
      title.remove();
    }
    if (drawer !== null) {
      const filters = document.getElementById("filters");
      filters.showPopover();
      filters.scrollTop = drawer;
      drawer = null;
    }
    const field = focused && document.getElementById(focused);
    if (field && document.activeElement !== field) field.focus({ preventScroll: true });
    focused = "";
  });
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.id !== "filters" || event.newState !== "closed") return;
      const button = document.querySelector(".filterknop");
      if (button) button.focus({ preventScroll: true });
    },
    true,
  );

  /* After turning a page the eye and the keyboard start at the top of the list. When what was pressed is gone
     (a chip), the keyboard starts there too, without moving the page. A refused row puts the keyboard in its field. */
  let toTop = false;
  document.addEventListener("click", (event) => {
    toTop = Boolean(event.target.closest("[data-naar-boven]"));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const heading = document.getElementById("resultaatkop");
    const lost = !document.activeElement || document.activeElement === document.body;
    if (heading && (toTop || lost)) heading.focus({ preventScroll: !toTop });
    toTop = false;
    const row = event.target.closest && event.target.closest(".rij--fout");
    const field = row && [...row.querySelectorAll("[aria-invalid]")].find((each) => each.checkVisibility());
    if (field) field.focus();
  });

  /* Suggestions under the search box (ARIA combobox with a listbox). Asked a moment after the last key; an answer
     that is overtaken is dropped. Without JavaScript the box simply searches. */
  const WAIT_MS = 120;
  let asking = null;
  let timer = 0;
  const list = () => document.getElementById("suggesties");
  const options = () => (list() ? [...list().children] : []);
  const active = () => options().find((option) => option.getAttribute("aria-selected") === "true");
  const close = (box) => {
    window.clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
    if (list()) list().remove();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (box, option) => {
    close(box);
    window.location.assign(option.dataset.naar);
  };
  const mark = (box, option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };
  const suggest = async (box) => {
    const form = new FormData(box.form);
    for (const [key, value] of [...form.entries()]) if (value === "") form.delete(key);
    asking = new AbortController();
    try {
      const address = `/zoeken/suggesties?${new URLSearchParams(form)}`;
      const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
      if (!answer.ok) return;
      const html = await answer.text();
      if (document.activeElement !== box) return;
      if (list()) list().remove();
      box.form.querySelector(".zoek").insertAdjacentHTML("beforeend", html);
      box.removeAttribute("aria-activedescendant");
      const any = options().length > 0;
      box.setAttribute("aria-expanded", String(any));
      if (!any) list().remove();
      const told = document.getElementById("suggestietelling");
      if (told) told.textContent = any ? `${options().length} suggesties. Kies met de pijltjes.` : "";
    } catch (error) {
      if (error.name !== "AbortError") close(box);
    }
  };
  const isBox = (element) => element && element.id === "q" && element.form && element.form.id === "zoekvorm";
  document.addEventListener("focusin", (event) => {
    if (!isBox(event.target)) return;
    const box = event.target;
    if (box.getAttribute("role") === "combobox") return;
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", "suggesties"],
    ])
      box.setAttribute(name, value);
  });
  document.addEventListener("input", (event) => {
    if (!isBox(event.target)) return;
    const box = event.target;
    window.clearTimeout(timer);
    if (asking) asking.abort();
    if (box.value.trim().length < 2) close(box);
    else timer = window.setTimeout(() => suggest(box), WAIT_MS);
  });
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!isBox(box) || event.isComposing) return;
    const all = options();
    const at = all.indexOf(active());
    if (event.key === "Escape" && all.length) {
      event.preventDefault();
      close(box);
    } else if (event.key === "ArrowDown" && !all.length && box.value.trim().length >= 2) {
      event.preventDefault();
      suggest(box);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
      mark(box, all[next] || null);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(box, all[at]);
    } else if (event.key === "Enter" || event.key === "Tab") close(box);
  });
  /* Pressing on the list keeps the keyboard in the box; leaving the box closes the list. */
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("#suggesties")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("#suggesties [role=option]");
    if (option) choose(document.getElementById("q"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (isBox(event.target)) close(event.target);
  });

  /* The provider's sheet: arrows go to the same field of another row, with Ctrl to the first row of another
     location; a changed row shows its own button and is counted on the button below. Without JavaScript Tab does. */
  const NUMBERS = ".invoer--getal";
  let column = "";
  const fieldOf = (row) => {
    const shown = [...row.querySelectorAll(NUMBERS)].filter((each) => each.checkVisibility());
    return shown.find((each) => each.name.startsWith(column)) || shown[0];
  };
  const rowsFrom = (row, step, far) => {
    const rows = [...document.querySelectorAll("#blad .invulrij")];
    const places = rows.map((each) => each.closest(".blad"));
    const here = rows.indexOf(row);
    const ahead = (step > 0 ? rows.slice(here + 1) : rows.slice(0, here).reverse()).filter(
      (each) => !far || (each.closest(".blad") !== row.closest(".blad") && places.indexOf(each.closest(".blad")) === rows.indexOf(each)),
    );
    return ahead.map(fieldOf).filter(Boolean);
  };
  document.addEventListener("focusin", (event) => {
    if (!event.target.matches(`#blad ${NUMBERS}`)) return;
    event.target.select();
    column = column || event.target.name.split("-")[0];
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Tab") column = "";
    if (!step || event.altKey || event.shiftKey || !field.matches(`#blad ${NUMBERS}`)) return;
    event.preventDefault();
    const next = rowsFrom(field.closest(".invulrij"), step, event.ctrlKey || event.metaKey)[0];
    if (next) next.focus();
  });
  document.addEventListener("pointerdown", () => {
    column = "";
  });
  const isChanged = (each) =>
    each.options
      ? ![...each.options].every((option) => option.selected === option.defaultSelected)
      : each.type === "radio"
        ? each.checked !== each.defaultChecked
        : each.type !== "hidden" && each.value !== each.defaultValue;
  const countChanged = () => {
    const button = document.querySelector("#blad #opslaan");
    if (!button) return;
    const count = document.querySelectorAll("#blad .rij--gewijzigd").length;
    button.textContent = count ? `Sla wijzigingen op (${count})` : "Sla wijzigingen op";
  };
  document.addEventListener("input", (event) => {
    const row = event.target.closest("#blad .invulrij");
    if (!row) return;
    row.classList.toggle("rij--gewijzigd", [...row.querySelectorAll("input, select")].some(isChanged));
    countChanged();
  });
  document.addEventListener("htmx:afterSettle", countChanged);

  const start = () => {
    const sheet = document.getElementById("blad");
    if (sheet) sheet.classList.add("bladvorm--script");
    const fault = document.querySelector("[data-focus]");
    if (fault) fault.focus();
    for (const button of document.querySelectorAll("[data-kopieer]")) {
      if (!navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.kopieer).textContent);
        button.textContent = "Gekopieerd";
      });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

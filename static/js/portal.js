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
  document.addEventListener("htmx:sendError", () => say("Geen verbinding. Er is niets gewijzigd."));
  document.addEventListener("htmx:beforeRequest", () => say(""));

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

  const start = () => {
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

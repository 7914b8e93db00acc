/* The search box above the characteristics of an offer: hides what does not fit. Without JavaScript all are shown. */
(() => {
  "use strict";

  const box = document.querySelector("[data-kenmerkzoek]");
  if (!box) return;
  const field = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase();
  const narrow = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const group of document.querySelectorAll(".kenmerken")) {
      const title = plain(group.querySelector("legend").textContent);
      let here = 0;
      for (const label of group.querySelectorAll("label")) {
        const text = `${title} ${plain(label.textContent)}`;
        label.hidden = !words.every((word) => text.includes(word));
        if (!label.hidden) here += 1;
      }
      group.hidden = here === 0;
      left += here;
    }
    told.textContent = words.length ? (left === 1 ? "1 kenmerk" : `${left} kenmerken`) : "";
  };
  box.hidden = false;
  /* Looking for a characteristic types nothing into the offer: no new preview, and Enter saves nothing. */
  field.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
})();

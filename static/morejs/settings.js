// The settings pages without this script are whole; with it lists can be searched while typing, chosen people show as chips at once,
// links are copied by a button, and the browser is asked for notifications.
(() => {
  "use strict";

  const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // People pickers: the boxes hold what is chosen; chips, search and summary follow them.
  function filter(picker) {
    const search = picker.querySelector("input[type=search]");
    const words = fold(search ? search.value : "").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of picker.querySelectorAll(".picker-list > li")) {
      const name = fold(row.dataset.name);
      row.hidden = !words.every((w) => name.includes(w));
      if (!row.hidden) shown++;
    }
    const none = picker.querySelector("[data-none]");
    if (none) none.hidden = shown > 0 || !picker.querySelector(".picker-list");
  }

  function addChip(picker, box) {
    const blank = picker.querySelector("template[data-chip]");
    const chips = picker.querySelector("[data-chips]");
    if (!blank || !chips) return;
    const chip = blank.content.firstElementChild.cloneNode(true);
    const row = box.closest("li");
    const name = row.querySelector(".pick-name").textContent;
    chip.dataset.value = box.value;
    chip.querySelector("[data-face]").replaceWith(row.querySelector(".avatar, .team-face").cloneNode(true));
    chip.querySelector("[data-name]").textContent = name;
    const remove = chip.querySelector("button");
    remove.value += box.value; // "remove:", or as the second choice calls it
    remove.setAttribute("aria-label", remove.dataset.remove.replace("#", () => name));
    chips.append(chip);
  }

  function choose(picker, box) {
    const chip = picker.querySelector(`[data-chips] > [data-value="${CSS.escape(box.value)}"]`);
    if (box.checked && !chip) addChip(picker, box);
    if (!box.checked && chip) chip.remove();
    for (const s of picker.querySelectorAll("[data-skipped]")) {
      if (s.dataset.skipped === box.value) s.hidden = !box.checked;
    }
    summarise(picker);
  }

  function summarise(picker) {
    const summary = picker.querySelector("[data-summary]");
    if (!summary) return;
    const people = new Set(), now = new Set();
    for (const box of picker.querySelectorAll(".picker-list input:checked")) {
      for (const id of box.dataset.people.split(" ")) if (id) people.add(id);
      for (const id of box.dataset.now.split(" ")) if (id) now.add(id);
    }
    const text = people.size === 1 ? summary.dataset.one : summary.dataset.many.replace("2", people.size);
    summary.textContent = text.replace(/0(?=\D*$)/, now.size);
  }

  function unchoose(button) {
    const picker = button.closest("[data-picker]");
    const value = button.value.slice(button.value.indexOf(":") + 1);
    const box = picker.querySelector(`.picker-list input[value="${CSS.escape(value)}"]`);
    if (!box) return false;
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    const next = picker.querySelector("[data-chips] .chip-remove") || picker.querySelector("input[type=search]");
    if (next) next.focus();
    return true;
  }

  // Notifications can only be asked for by a press, in a browser that knows them.
  function permission(root) {
    const part = root.querySelector("[data-permission]");
    if (!part || !("Notification" in window)) return;
    part.hidden = false;
    part.querySelector("[data-ask]").hidden = Notification.permission !== "default";
    part.querySelector("[data-granted]").hidden = Notification.permission !== "granted";
    part.querySelector("[data-denied]").hidden = Notification.permission !== "denied";
  }

  async function copy(part) {
    const input = part.querySelector("input");
    const said = part.querySelector("[role=status]");
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
      said.textContent = said.dataset.text;
    } catch {
      // Without https the browser gives no clipboard: the link is selected, ready for the keyboard.
    }
  }

  document.addEventListener("input", (e) => {
    const picker = e.target.closest("[data-picker]");
    if (picker && e.target.type === "search") filter(picker);
  });
  document.addEventListener("change", (e) => {
    const picker = e.target.closest("[data-picker]");
    if (picker && e.target.type === "checkbox") choose(picker, e.target);
  });
  // Enter in a picker's search ticks the first that is found, instead of sending the form.
  document.addEventListener("keydown", (e) => {
    const picker = e.target.closest?.("[data-picker]");
    if (!picker || e.key !== "Enter" || e.target.type !== "search") return;
    e.preventDefault();
    const first = picker.querySelector(".picker-list > li:not([hidden]) input:not(:disabled):not(:checked)");
    if (first && e.target.value.trim()) {
      first.click();
      e.target.value = "";
      filter(picker);
    }
  });
  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("button");
    if (!button) return;
    if (button.matches(".chip-remove") && unchoose(button)) e.preventDefault();
    if (button.matches("[data-copy] > button")) copy(button.parentElement);
    if (button.matches("[data-ask]")) Notification.requestPermission().then(() => permission(document));
  });
  permission(document); // the script is deferred: the page is there
})();

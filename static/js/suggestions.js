// Offers names that begin with what is typed into a search box, in the browser's own list.
// Without this file the search finds the same.

const WAIT = 150;

for (const input of document.querySelectorAll("[data-suggestions]")) {
  const list = document.createElement("datalist");
  list.id = "suggestions";
  input.after(list);
  input.setAttribute("list", list.id);

  let timer;
  let asked = "";
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = input.value.trim();
      if (typed.length < 2 || typed === asked) return;
      asked = typed;
      const address = `${input.dataset.suggestions}?q=${encodeURIComponent(typed)}`;
      // Offline, or with a server that is busy, nothing is offered.
      const answer = await fetch(address).then((x) => x.json()).catch(() => null);
      // Somebody who has typed on waits for a later answer.
      if (!answer || typed !== asked) return;
      list.replaceChildren(...answer[1].map((name) => new Option(name, name)));
    }, WAIT);
  });
}

// What a reader sees of practice above a deck: the offer to begin, or one card and its buttons.

export function viewOf(box, deck) {
  const [offer, begin, session, front, reveal, answer, back, stop, said] =
    ["offer", "begin", "session", "front", "reveal", "answer", "back", "stop", "said"]
      .map((name) => box.querySelector(`[data-${name}]`));
  const ratings = box.querySelectorAll("[data-rating]");

  function show(isOn, focused, sentences) {
    offer.hidden = deck.hidden = isOn;
    session.hidden = !isOn;
    said.textContent = sentences.filter(Boolean).join(" ");
    focused.focus();
  }

  function turn(isOver) {
    answer.hidden = back.hidden = !isOver;
    reveal.hidden = isOver;
  }

  return {
    words: said.dataset,
    say: (sentence) => { said.textContent = sentence; },
    list: (...sentences) => show(false, begin, sentences),
    card(card, ...sentences) {
      const [shown, hidden] = card.cloneNode(true).children;
      front.replaceChildren(...shown.childNodes);
      back.replaceChildren(...hidden.childNodes);
      turn(false);
      show(true, front, sentences);
    },
    answer(waitOf) {
      for (const { dataset, lastElementChild } of ratings) lastElementChild.textContent = waitOf(Number(dataset.rating));
      turn(true);
      back.focus();
    },
    listen({ onReveal, onRate, onStop }) {
      reveal.addEventListener("click", onReveal);
      stop.addEventListener("click", onStop);
      for (const button of ratings) {
        const rating = Number(button.dataset.rating), name = button.firstElementChild.textContent;
        button.addEventListener("click", () => onRate(rating, name));
      }
    },
  };
}

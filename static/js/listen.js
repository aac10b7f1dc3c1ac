// Adds "Listen" to each part of an article: the device reads it out, and on to the end if asked to.
// Without this file, or an English voice on the device (others send the text away), it can be read.

const voice = () => window.speechSynthesis?.getVoices().find((x) => x.localService && /^en(\W|_|$)/i.test(x.lang));
const parts = [...document.querySelectorAll("[data-listen]")];
let reading = null; // The tools, the sentences, the number of this one, its utterance.

// Each sentence with its letters: of each its text node, and where in it. It ends with its block.
// Long ones come in pieces: some browsers fall silent 15 seconds into one utterance.
function sentencesOf(part) {
  const blocks = new Map(), texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, block = node.parentElement.closest("h2, h3, h4, p:not(.more, .listen), li, td, th, pre");
    if (block) blocks.set(block, [...blocks.get(block) ?? [], ...node.data.split("").map((_, at) => [node, at])]);
  }
  return [...blocks.values()].flatMap((letters) =>
    letters.map(([node, at]) => node.data[at]).join("").replace(/\s/g, " ")
      .split(/(?<=[.!?]\S? +)(?=[^a-z ])/).flatMap((sentence) => sentence.match(/.{1,200}( |$)|.{1,200}/g) ?? [])
      .map((text) => ({ text: text.trim(), letters: letters.splice(0, text.length).slice(0, text.trimEnd().length) })),
  ).filter(({ text }) => text);
}

function show(label, said = "") {
  const { tools, toTheEnd } = reading, [play, stop, onwards] = tools.querySelectorAll("button"), { activeElement } = document;
  play.querySelector("[data-label]").textContent = label;
  stop.hidden = label === "Listen";
  onwards.hidden = stop.hidden || toTheEnd;
  tools.classList.toggle("playing", !stop.hidden);
  if (activeElement.hidden) play.focus({ preventScroll: true });
  tools.lastElementChild.textContent = said;
}

function hush(label = "Listen", said) {
  if (!reading) return;
  reading.utterance = null;
  speechSynthesis.cancel();
  show(label, said);
  if (label === "Go on") return;
  reading = null;
  dispatchEvent(new CustomEvent("sentence"));
}

function say() {
  const sentence = reading.sentences[reading.at], ours = voice();
  if (!sentence || !ours) return hush();
  const utterance = new SpeechSynthesisUtterance(sentence.text);
  const whenNow = (act) => () => { if (reading?.utterance === utterance) act(); };
  reading.utterance = Object.assign(utterance, { voice: ours, lang: ours.lang });
  utterance.onend = whenNow(() => { reading.at += 1; say(); });
  utterance.onerror = whenNow(() => hush(undefined, "This device could not read it out."));
  show("Pause");
  dispatchEvent(new CustomEvent("sentence", { detail: sentence.letters }));
  speechSynthesis.speak(utterance);
}

function addTools() {
  if (!voice() || document.querySelector(".listen")) return;
  for (const [at, part] of parts.entries()) if (part.dataset.listen !== "along") {
    const tools = document.querySelector("[data-listen-tools]").content.firstElementChild.cloneNode(true), heading = part.querySelector("h2");
    const [play, stop, onwards] = tools.querySelectorAll("button"), place = at ? null : document.querySelector("[data-listen-tools-here]");
    if (place) place.append(tools); else (part.dataset.listen === "after" ? part : heading).after(tools);
    play.querySelector("[data-part]").textContent = heading.textContent;
    play.onclick = () => {
      if (reading?.tools !== tools) hush();
      reading ??= { tools, at: 0, sentences: sentencesOf(part) };
      if (reading.utterance) hush("Go on"); else say();
    };
    stop.onclick = () => hush();
    onwards.onclick = () => {
      hush("Go on");
      reading.sentences.push(...parts.slice(at + 1).flatMap(sentencesOf));
      reading.toTheEnd = true;
      say();
    };
  }
}

window.speechSynthesis?.addEventListener?.("voiceschanged", addTools);
addEventListener("pagehide", () => hush());
addTools();

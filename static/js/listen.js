// Adds "Listen" to each part of an article: the device reads it out, sentence by sentence.
// Without this file, or without an English voice on the device, the text is there to read.
// Voices that are not on the device are left alone: they send the text to whoever runs them.

const voice = () => window.speechSynthesis?.getVoices().find((x) => x.localService && /^en(\W|_|$)/i.test(x.lang));
const segmenter = Intl.Segmenter && new Intl.Segmenter("en", { granularity: "sentence" });
let reading = null; // The sentences of a part, the number of this one, its utterance, the tools.

// Sentences, long ones in pieces: some browsers fall silent 15 seconds into one utterance.
function piecesOf(text) {
  const sentences = segmenter ? Array.from(segmenter.segment(text), (x) => x.segment) : [text];
  return sentences.flatMap((sentence) => sentence.match(/.{1,200}(?:\s|$)|.{1,200}/gs) ?? []);
}

// Each sentence with its letters: of each its text node, and where in it. It ends with its block.
function sentencesOf(part) {
  const blocks = new Map(), texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const block = node.parentElement.closest("h2, h3, h4, p:not(.more, .listen), li, td, th, pre");
    const letters = Array.from({ length: node.length }, (_, at) => [node, at]);
    if (block) blocks.set(block, [...blocks.get(block) ?? [], ...letters]);
  }
  return [...blocks.values()].flatMap((letters) =>
    piecesOf(letters.map(([node, at]) => node.data[at]).join("").replace(/\s/g, " "))
      .map((text) => ({ text: text.trim(), letters: letters.splice(0, text.length).slice(0, text.trimEnd().length) })),
  ).filter(({ text }) => text);
}

function show(tools, label, said = "") {
  const [play, stop] = tools.querySelectorAll("button");
  play.querySelector("[data-label]").textContent = label;
  if (label === "Listen" && document.activeElement === stop) play.focus();
  stop.hidden = label === "Listen";
  tools.querySelector("[role=status]").textContent = said;
}

function hush(label, said) {
  if (!reading) return;
  reading.utterance = null;
  speechSynthesis.cancel();
  show(reading.tools, label, said);
  if (label === "Go on") return;
  reading = null;
  dispatchEvent(new CustomEvent("sentence"));
}

function say() {
  const sentence = reading.sentences[reading.at], ours = voice();
  if (!sentence || !ours) return hush("Listen");
  const utterance = new SpeechSynthesisUtterance(sentence.text);
  const whenNow = (act) => () => { if (reading?.utterance === utterance) act(); };
  reading.utterance = Object.assign(utterance, { voice: ours, lang: ours.lang });
  utterance.onend = whenNow(() => { reading.at += 1; say(); });
  utterance.onerror = whenNow(() => hush("Listen", "This device could not read it out."));
  show(reading.tools, "Pause");
  dispatchEvent(new CustomEvent("sentence", { detail: sentence.letters }));
  speechSynthesis.speak(utterance);
}

function press(part, tools) {
  if (reading?.tools !== tools) hush("Listen");
  reading ??= { tools, at: 0, sentences: sentencesOf(part) };
  if (reading.utterance) hush("Go on"); else say();
}

function addTools() {
  if (!voice() || document.querySelector(".listen")) return;
  for (const part of document.querySelectorAll("[data-listen]")) {
    const tools = document.querySelector("[data-listen-tools]").content.firstElementChild.cloneNode(true);
    const [play, stop] = tools.querySelectorAll("button"), heading = part.querySelector("h2");
    play.querySelector("[data-part]").textContent = heading.textContent;
    play.onclick = () => press(part, tools);
    stop.onclick = () => hush("Listen");
    (part.dataset.listen === "after" ? part : heading).after(tools);
  }
}

window.speechSynthesis?.addEventListener?.("voiceschanged", addTools);
addEventListener("pagehide", () => hush("Listen"));
addTools();

// Asks the browser for a passkey. Without this file passwords, codes and recovery codes still work.
import { bytes, plain } from "./passkey_bytes.js";

const NOT_HERE = "This browser has no passkeys here: they need https.";
const BROKEN_OFF = "No passkey was used. Try again, or use another way.";

async function optionsFor(form) {
  if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("The site sent no question for a passkey.");
  return answer.json();
}

async function created(form) {
  const { publicKey } = (await optionsFor(form)).creation_options;
  const alone = form.elements.passwordless?.checked;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: Boolean(alone),
    ...(alone && { userVerification: "required" }),
  };
  return navigator.credentials.create({ publicKey: bytes(publicKey) });
}

async function shown(form) {
  const { publicKey } = (await optionsFor(form)).request_options;
  return navigator.credentials.get({ publicKey: bytes(publicKey) });
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const isNew = form.dataset.passkey === "create";
  const complaint = form.querySelector(".errornote[hidden]");
  form.hidden = !(isNew || window.PublicKeyCredential);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complaint.hidden = true;
    try {
      const credential = await (isNew ? created(form) : shown(form));
      form.elements.credential.value = JSON.stringify(plain(credential));
      form.submit();
    } catch {
      complaint.textContent = window.PublicKeyCredential ? BROKEN_OFF : NOT_HERE;
      complaint.hidden = false;
    }
  });
}

// What passkeys say in bytes, the site says in letters: base64 as addresses write it.

const fromLetters = (letters) =>
  Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (x) => x.charCodeAt(0));

const toLetters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (credentials) => credentials?.map((x) => ({ ...x, id: fromLetters(x.id) }));

// What the site asks for, as the browser takes it.
export function bytes(options) {
  return {
    ...options,
    challenge: fromLetters(options.challenge),
    ...(options.user && { user: { ...options.user, id: fromLetters(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: named(options.excludeCredentials) }),
  };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

// What the browser answers, as the site reads it.
export function plain(credential) {
  const parts = PARTS.filter((name) => credential.response[name]);
  return {
    id: credential.id,
    rawId: toLetters(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.map((name) => [name, toLetters(credential.response[name])])),
  };
}

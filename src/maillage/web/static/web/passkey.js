/* Passkeys: what the server asks is handed to the browser, what the browser made is sent by the form. */
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

async function made({ publicKey }) {
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  const options = { ...publicKey, user, challenge: bytes(publicKey.challenge) };
  options.excludeCredentials = named(publicKey.excludeCredentials);
  return navigator.credentials.create({ publicKey: options });
}

async function signed({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  options.allowCredentials = named(publicKey.allowCredentials);
  return navigator.credentials.get({ publicKey: options });
}

function told(key) {
  const parts = ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"];
  const response = Object.fromEntries(parts.filter((part) => key.response[part]).map((part) => [part, text(key.response[part])]));
  if (key.response.getTransports) response.transports = key.response.getTransports();
  const clientExtensionResults = key.getClientExtensionResults();
  return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  form.hidden = false;
  const problem = form.querySelector("[data-problem]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      const asked = form.dataset.options
        ? JSON.parse(form.dataset.options)
        : await (await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" })).json();
      const key = await (form.dataset.passkey === "create" ? made(asked) : signed(asked));
      form.elements.credential.value = told(key);
      form.submit();
    } catch (refusal) {
      problem.textContent =
        refusal.name === "InvalidStateError"
          ? "Cet appareil garde déjà une clé pour votre compte."
          : "La clé n’a pas servi : recommencez, ou passez par le code.";
    }
  });
}
for (const note of document.querySelectorAll("[data-without-passkey]")) note.hidden = Boolean(window.PublicKeyCredential);

// Passkeys (WebAuthn Level 3). A form with data-passkey is sent once the authenticator has responded.

// The options of a ceremony are good for five minutes.
const FRESH = 4 * 60_000;
const LATE = 'late';
const usable = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
let waiting = new AbortController();
let autofilling = null;

async function optionsOf(form) {
  if (form.dataset.options) {
    return {ceremony: form.elements.ceremony.value, public_key: JSON.parse(form.dataset.options)};
  }
  const response = await fetch(form.dataset.from, {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'
  });
  if (!response.ok) throw new Error(`no options: ${response.status}`);
  return response.json();
}

async function prove(form, how) {
  const options = await optionsOf(form);
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.public_key)})
    : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.public_key), ...how});
  form.elements.ceremony.value = options.ceremony;
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

// Offers passkeys in the list of user names, until a button asks for one.
async function autofill(form) {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  for (;;) {
    while (document.hidden) await new Promise(shown => document.addEventListener('visibilitychange', shown, {once: true}));
    waiting = new AbortController();
    const late = setTimeout(() => waiting.abort(LATE), FRESH);
    try {
      return await prove(form, {mediation: 'conditional', signal: waiting.signal});
    } catch (ended) {
      if (ended !== LATE) return;
    } finally {
      clearTimeout(late);
    }
  }
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector('button');
  const error = form.querySelector('[role=alert]');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  error.hidden = true;
  try {
    waiting.abort();
    await autofilling;
    await prove(form, {});
  } catch (refused) {
    const reason = {NotAllowedError: 'cancelled', InvalidStateError: 'known'}[refused.name] ?? 'failed';
    error.hidden = false;
    error.textContent = error.dataset[reason];
    button.removeAttribute('aria-disabled');
  }
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.closest('[data-passkey-area]').hidden = !usable;
  form.addEventListener('submit', submit);
  if (usable && 'autofill' in form.dataset) autofilling = autofill(form);
}
for (const missing of document.querySelectorAll('[data-passkey-missing]')) missing.hidden = usable;

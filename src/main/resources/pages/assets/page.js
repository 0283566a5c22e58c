// What every page does with scripts: local times, shown passwords, one submit per form, focus on what is wrong.

for (const element of document.querySelectorAll('time[datetime]')) {
  const at = new Date(element.dateTime);
  const parts = element.dataset.parts === 'time' ? {timeStyle: 'short'} : {dateStyle: 'medium', timeStyle: 'short'};
  element.title = element.textContent;
  element.textContent = new Intl.DateTimeFormat(document.documentElement.lang, parts).format(at);
}

// Passwords can be shown where a form offers it.
for (const box of document.querySelectorAll('[data-reveal]')) {
  box.parentElement.hidden = false;
  box.addEventListener('change', () => { document.getElementById(box.dataset.reveal).type = box.checked ? 'text' : 'password'; });
}

// A second press while the first one is on its way does nothing.
document.addEventListener('submit', event => {
  const buttons = event.target.querySelectorAll('button');
  if (event.defaultPrevented || [...buttons].some(button => button.getAttribute('aria-disabled') === 'true')) {
    event.preventDefault();
    return;
  }
  // A download leaves its page as it is.
  if ('download' in event.target.dataset) return;
  // After the browser has read the pressed button.
  setTimeout(() => buttons.forEach(button => button.setAttribute('aria-disabled', 'true')));
});

// A page that comes back by the back button can be used again.
addEventListener('pageshow', () =>
  document.querySelectorAll('button[aria-disabled]').forEach(button => button.removeAttribute('aria-disabled')));

document.querySelector('[data-print]')?.addEventListener('click', () => print());

// Copies text; browsers allow it over https alone.
for (const button of navigator.clipboard ? document.querySelectorAll('[data-copy]') : []) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.parentElement.querySelector('[role=status]').textContent = button.dataset.copied;
  });
}

// What is shown once is not shown again by a reload or the back button.
const once = document.querySelector('[data-once]');
if (once) {
  history.replaceState(null, '', once.dataset.once);
  addEventListener('pagehide', () => once.remove());
}

// The progress of an export; the page shows the download itself.
const progress = document.querySelector('[data-export]');
const ask = async () => {
  const response = await fetch(progress.dataset.export, {headers: {Accept: 'application/json'}}).catch(() => null);
  const found = response?.ok ? await response.json() : null;
  if (response?.status === 401 || (found && found.state !== 'running')) return location.reload();
  if (found) progress.value = found.progress;
  setTimeout(ask, 2000);
};
if (progress) setTimeout(ask, 2000);

if (!document.querySelector('[aria-invalid]')) document.getElementById('alert')?.focus();

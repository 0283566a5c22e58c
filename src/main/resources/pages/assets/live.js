// Figures that renew themselves every ten seconds while they are looked at, for five minutes after the last key or movement:
// a forgotten tab must not keep its session alive.

const EVERY = 10_000;
const ROUNDS = 30;
const region = document.querySelector('[data-live]');
let left = ROUNDS;
for (const sign of ['keydown', 'pointermove']) addEventListener(sign, () => { left = ROUNDS; }, {passive: true});

async function renew() {
  if (document.hidden || left-- <= 0 || region.contains(document.activeElement)) return;
  const response = await fetch(location.href, {headers: {accept: 'text/html'}, redirect: 'error'}).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const news = page.querySelector('[data-live]');
  if (news) region.replaceChildren(...news.childNodes);
}

if (region) setInterval(renew, EVERY);

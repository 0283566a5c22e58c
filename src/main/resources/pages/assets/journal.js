// Sessions by the days of the local time zone, as all times are shown in it, and the zone for the choice of days.

const zone = document.querySelector('[name=zone]');
if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

const timeline = document.getElementById('timeline');
if (timeline) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: 'full'});
  const days = new Map();
  for (const session of timeline.querySelectorAll('article')) {
    const date = format.format(new Date(session.dataset.at));
    if (!days.has(date)) {
      const day = Object.assign(document.createElement('section'), {className: 'day'});
      day.append(Object.assign(document.createElement('h2'), {textContent: date}));
      days.set(date, day);
    }
    days.get(date).append(session);
  }
  timeline.replaceChildren(...days.values());
}

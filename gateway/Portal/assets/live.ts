// Keeps a list of events fresh. The stream only says that something happened; the entries themselves come from the portal,
// so that there is one place that words an event, in the reader's language, with or without scripts.
const gatherMs = 1000;
const keptMax = 50;

export function followEvents(section: HTMLElement): void {
  const list = section.querySelector<HTMLElement>('[data-live-list]');
  const status = section.querySelector<HTMLElement>('[data-live-status]');
  const { stream, entries, types } = section.dataset;
  if (!list || !status || !stream || !entries || !types) return;

  const say = (state: 'connected' | 'waiting'): void => {
    const words = status.dataset[state];
    if (words && status.textContent !== words) status.textContent = words;
    section.dataset.state = state;
  };

  let gathering: number | undefined;
  let announced = 0;
  let patience = 0;
  const gather = (): void => {
    gathering ??= window.setTimeout(async () => {
      gathering = undefined;
      const kept = Number(list.dataset.kept ?? keptMax);
      const answer = await fetch(`${entries}?after=${encodeURIComponent(list.dataset.after ?? '')}`, { headers: { Accept: 'text/html' } }).catch(() => undefined);
      if (!answer?.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelectorAll<HTMLElement>('[data-position]');
      if (fresh.length === 0) {
        // The stream may be ahead of what the pages already show: ask again a few times.
        if (announced > Number(list.dataset.after) && patience-- > 0) gather();
        return;
      }
      section.querySelector('[data-live-empty]')?.remove();
      for (const entry of Array.from(fresh).reverse()) {
        if (list.querySelector(`[data-position="${entry.dataset.position}"]`)) continue;
        entry.classList.add('event-fresh');
        list.prepend(entry);
      }
      list.dataset.after = fresh[0]?.dataset.position ?? list.dataset.after;
      if (fresh.length >= keptMax) gather(); // More than one answer holds: go on reading.
      while (list.children.length > kept) list.lastElementChild?.remove();
    }, gatherMs);
  };

  const source = new EventSource(stream);
  source.onopen = () => {
    say('connected');
    gather(); // What happened while the page loaded or the line was down.
  };
  source.onerror = () => say('waiting'); // The browser reconnects by itself, with Last-Event-ID.
  for (const type of types.split(' ')) source.addEventListener(type, event => {
    announced = Math.max(announced, Number(event.lastEventId));
    patience = 5;
    gather();
  });
  window.addEventListener('pagehide', () => source.close());
}

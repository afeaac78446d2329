// Looks again at a part of the page that waits for something, until it no longer says that it waits. Without scripts a link beside it does the same.
const triesMax = 200;

export function refresh(part: HTMLElement, tries = 0): void {
  const seconds = Number(part.dataset.refresh);
  if (!seconds || !part.id || tries > triesMax) return;
  window.setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => undefined);
    const fresh = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id) : null;
    if (!fresh) return refresh(part, tries + 1);
    // Only what changed is put in, so that nothing is read out again for nothing.
    if (fresh.innerHTML === part.innerHTML) return refresh(part, tries + 1);
    part.replaceWith(fresh);
    refresh(fresh, tries + 1);
  }, seconds * 1000);
}

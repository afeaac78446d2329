// On the map of municipalities, says in words which one is pointed at; the table below the map says the same to everybody.
export function pointOut(map: HTMLElement): void {
  const words = map.querySelector<HTMLElement>('[data-map-words]');
  if (!words) return;
  const idle = words.textContent ?? '';
  map.querySelectorAll<SVGElement>('[data-name]').forEach(place => {
    const show = (): void => { words.textContent = place.dataset.name ?? idle; };
    place.addEventListener('pointerenter', show);
    place.addEventListener('click', show);
  });
  map.querySelector('svg')?.addEventListener('pointerleave', () => { words.textContent = idle; });

  // A lot pointed at in the legend stands out among the others.
  map.querySelectorAll<HTMLElement>('[data-lot-key]').forEach(key => {
    const light = (on: boolean) => (): void => {
      map.classList.toggle('map-lit', on);
      map.querySelectorAll('[data-lot]').forEach(place =>
        place.classList.toggle('lit', on && place.getAttribute('data-lot') === key.dataset.lotKey));
    };
    key.addEventListener('pointerenter', light(true));
    key.addEventListener('pointerleave', light(false));
  });
}

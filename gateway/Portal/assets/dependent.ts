// Of a form's questions only those that apply by the answers given are shown. Without scripts all are there, each with its condition in words.
export function followAnswers(fields: HTMLElement): void {
  const form = fields.closest('form');
  const dependents = fields.querySelectorAll<HTMLElement>('[data-when]');
  if (!form || dependents.length === 0) return;
  const show = (): void => dependents.forEach(part => {
    const asked = form.elements.namedItem(part.dataset.when ?? '');
    const said = asked instanceof HTMLSelectElement || asked instanceof HTMLInputElement ? asked.value : '';
    // What was wrong stays in sight: it has to be taken out first.
    const applies = (part.dataset.whenValues ?? '').split(' ').includes(said) || part.querySelector('[aria-invalid]') !== null;
    part.hidden = !applies;
    part.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select').forEach(field => { field.disabled = !applies; });
  });
  form.addEventListener('change', show);
  show();
}

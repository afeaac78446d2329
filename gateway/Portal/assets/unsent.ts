// What was typed in a form and not sent is not thrown away without a question: by another page, another language or a closed tab. A form that came back holds such text from the start.
export function askBeforeLeaving(): void {
  const kept = (form: EventTarget | null): form is HTMLFormElement => form instanceof HTMLFormElement && form.method === 'post' && form.closest('main') !== null;
  const unsent = new Set<EventTarget>(document.querySelectorAll('main form[data-typed]'));
  document.addEventListener('input', event => {
    const form = event.target instanceof Element ? event.target.closest('form') : null;
    if (kept(form)) unsent.add(form);
  });
  document.addEventListener('submit', event => {
    // What a script did in place leaves the page, and what is being typed in its other forms, where they are.
    if (event.defaultPrevented) unsent.delete(event.target as EventTarget);
    else if (kept(event.target)) unsent.clear();
  });
  window.addEventListener('beforeunload', event => {
    if (unsent.size > 0) event.preventDefault();
  });
}

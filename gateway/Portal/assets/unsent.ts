// What was typed in a form and not sent is not thrown away without a question: by another page, another language or a closed tab. A form that came back holds such text from the start.
export function askBeforeLeaving(): void {
  const kept = (form: EventTarget | null): form is HTMLFormElement => form instanceof HTMLFormElement && form.method === 'post' && form.closest('main') !== null;
  let unsent = document.querySelector('main form[data-typed]') !== null;
  document.addEventListener('input', event => {
    if (event.target instanceof Element && kept(event.target.closest('form'))) unsent = true;
  });
  document.addEventListener('submit', event => {
    if (kept(event.target)) unsent = false;
  });
  window.addEventListener('beforeunload', event => {
    if (unsent) event.preventDefault();
  });
}

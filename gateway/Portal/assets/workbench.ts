// The workbench of a lot plan. What the forms of the page do by a round trip, this does in place on the public API: municipalities are chosen in the table or on
// the map, moved with the form, by dragging or with the keyboard, and the answer's figures are put in where they differ. With 500 municipalities a move touches
// a few dozen nodes. Whatever changes the number of lots is left to the forms.
type Money = { amount: string };

interface LotFigures {
  number: number; value: Money; provinces: string[]; firstExpiry: string | null; lastExpiry: string | null;
}

interface Breach { code: string; lot: number | null; unit: string | null; detail: string }

interface Answer {
  editions: number; statement: string; statementByHand: boolean; terms: { pinned?: Record<string, number> | null };
  lots: { number: number; title: string; reserved: boolean; units: string[] }[]; figures: { mean: Money; lots: LotFigures[] }; breaches: Breach[];
}

interface Unit { id: string; row: HTMLElement; box: HTMLInputElement; chip: HTMLElement; pin: HTMLElement; body: Body; lot: number; pinned: boolean; label: string; value: number }

interface Body { units: Unit[]; cell: SVGElement | null; number: SVGElement | null; x: number; y: number }

const colours = 12;
const dragFromPx = 6;
const namesMax = 3;
const api = '/api/tender/v1/lot-plans';

export function openWorkbench(bench: HTMLElement): void {
  const english = document.documentElement.lang === 'en';
  const words = (name: string, ...args: (string | number)[]): string => args.reduce<string>((text, arg, i) => text.split(`{${i}}`).join(String(arg)), bench.getAttribute('data-say-' + name) ?? '');
  const form = bench.querySelector<HTMLFormElement>('#move');
  const said = bench.querySelector<HTMLElement>('[data-said]');
  const svg = bench.querySelector<SVGSVGElement>('[data-lot-map]');
  const target = form?.querySelector<HTMLSelectElement>('select[name=toLot]');
  if (!form || !said || !target) return;
  const lotCount = Number(bench.dataset.lots);
  const units = new Map<string, Unit>();
  const bodies = new Map<string, Body>();
  let version = bench.dataset.version ?? '';
  let editions = bench.querySelector<HTMLElement>('[data-undo]')?.hidden ? 0 : 1;
  let broken = new Map(Array.from(bench.querySelectorAll<HTMLElement>('[data-breaches] [data-key]'), item => [item.dataset.key ?? '', item.textContent ?? '']));

  // What the page says is where everything begins.
  svg?.querySelectorAll<SVGElement>('.cell').forEach(cell => bodies.set(cell.dataset.body ?? '', { units: [], cell, number: null, x: Number(cell.dataset.x), y: Number(cell.dataset.y) }));
  svg?.querySelectorAll<SVGElement>('[data-number]').forEach(number => { const body = bodies.get(number.dataset.number ?? ''); if (body) body.number = number; });
  bench.querySelectorAll<HTMLElement>('tr[data-unit]').forEach(row => {
    const [box, chip, pin] = [row.querySelector<HTMLInputElement>('input[name=unit]'), row.querySelector<HTMLElement>('[data-chip]'), row.querySelector<HTMLElement>('[data-pinned]')];
    if (!box || !chip || !pin) return;
    const key = row.dataset.body ?? '';
    const body = bodies.get(key) ?? { units: [], cell: null, number: null, x: 0, y: 0 };
    bodies.set(key, body);
    const unit = { id: row.dataset.unit ?? '', row, box, chip, pin, body, lot: Number(row.dataset.lot), pinned: !pin.hidden, label: row.dataset.label ?? '', value: Number(row.dataset.value) };
    body.units.push(unit);
    units.set(unit.id, unit);
  });

  // Reasons, caps and titles are typed; a form that the server sent back holds what was typed from the start.
  const typed = '#reasons, .rename form';
  const differs = (field: Element): boolean => field instanceof HTMLSelectElement ? field.selectedIndex !== Math.max(0, Array.from(field.options).findIndex(option => option.defaultSelected))
    : field instanceof HTMLInputElement && field.type === 'checkbox' ? field.checked !== field.defaultChecked : (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value !== field.defaultValue;
  const writing = (): boolean => Array.from(bench.querySelectorAll<HTMLFormElement>(typed)).some(each => each.dataset.typed !== undefined || Array.from(each.elements).some(differs));

  // A browser that loads the page again may keep what was ticked, and the version of before. Once somebody else changed the plan, what is typed stays with the version that its writer saw:
  // the server refuses it and shows both.
  let overtaken = false;
  const carry = (): void => document.querySelectorAll<HTMLInputElement>('input[name=__version]').forEach(field => { if (!overtaken || !field.closest(typed)) field.value = version; });
  carry();
  bodies.forEach(body => body.cell?.classList.toggle('picked', body.units.some(unit => unit.box.checked)));

  // Figures as the pages write them.
  const none = '–';
  const number = (value: number, decimals: number): string => {
    const [whole = '0', part] = (Math.round(Math.abs(value) * 10 ** decimals + 1e-7) / 10 ** decimals).toFixed(decimals).split('.');
    const [group, point] = english ? [',', '.'] : ['.', ','];
    return (value < 0 ? '-' : '') + whole.replace(/\B(?=(\d{3})+$)/g, group) + (part ? point + part : '');
  };
  const euro = (value: number, decimals: number): string => english ? '€' + number(value, decimals) : '€\u00a0' + number(value, decimals);
  const share = (value: number): string => number(value * 100, 2) + (english ? '%' : '\u00a0%');
  const day = (iso: string): string => iso.split('-').reverse().join('/');
  const written = (shape: string | undefined, value: unknown): string => {
    if (value === null || value === undefined) return none;
    switch (shape) {
      case 'euro': return euro(Number(value), 0);
      case 'euro-cents': return euro(Number(value), 2);
      case 'share': return share(Number(value));
      case 'from-mean': return (Number(value) > 0 ? '+' : '') + share(Number(value));
      case 'km': return number(Number(value), 1).replace(/[.,]0$/, '') + ' km';
      case 'minutes': return number(Number(value), 0) + ' min';
      case 'days': return words('days', number(Number(value), 0));
      case 'count': return number(Number(value), 0);
      case 'threshold': return bench.getAttribute('data-threshold-' + String(value)) ?? String(value);
      default: return String(value);
    }
  };
  const at = (thing: unknown, path: string): unknown => path.split('.').reduce<unknown>((part, key) => part === null || part === undefined ? part : (part as Record<string, unknown>)[key], thing);
  const put = (element: Element, text: string): boolean => {
    if (element.textContent === text) return false;
    element.textContent = text;
    return true;
  };
  const colour = (lot: number): string => `lot-${(lot - 1) % colours + 1}`;
  const lotWords = (lot: number): string => words('lot', lot);

  // A body's area: its main lot's colour and number, and in words all that it is.
  const mainLot = (body: Body): number => {
    const worth = new Map<number, number>();
    for (const unit of body.units) worth.set(unit.lot, (worth.get(unit.lot) ?? 0) + unit.value);
    return Array.from(worth).sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 1;
  };
  const describe = (body: Body): string => {
    const lots = Array.from(new Set(body.units.map(unit => unit.lot))).sort((a, b) => a - b).map(lotWords).join(', ');
    return `${(body.units[0]?.label ?? '').replace(/ \(.*\)$/, '')}: ${lots}, ${euro(body.units.reduce((sum, unit) => sum + unit.value, 0), 0)}`;
  };
  const paint = (body: Body): void => {
    if (!body.cell) return;
    const [lot, name] = [mainLot(body), describe(body)];
    body.cell.setAttribute('class', ['cell', colour(lot), ...body.units.some(unit => unit.box.checked) ? ['picked'] : []].join(' '));
    body.cell.dataset.name = name;
    body.cell.setAttribute('aria-label', name);
    if (!body.number) return;
    put(body.number, String(lot));
    body.number.classList.toggle('pinned', body.units.every(unit => unit.pinned));
  };

  // Choosing.
  const picked = (): Unit[] => Array.from(units.values()).filter(unit => unit.box.checked);
  const names = (some: Unit[]): string => some.slice(0, namesMax).map(unit => unit.label).join(', ') + (some.length > namesMax ? ` (+${some.length - namesMax})` : '');
  const showPicked = (): void => {
    const some = picked();
    const text = form.querySelector('[data-picked]');
    if (text) put(text, some.length === 0 ? words('picked-none') : words(some.length === 1 ? 'picked' : 'picked-many', names(some), some.length));
  };
  const pick = (body: Body, on: boolean): void => {
    body.units.forEach(unit => { unit.box.checked = on; });
    body.cell?.classList.toggle('picked', on);
    if (svg && body.cell) body.cell.setAttribute('aria-pressed', String(on));
    showPicked();
  };
  const isPicked = (body: Body): boolean => body.units.every(unit => unit.box.checked);
  units.forEach(unit => {
    unit.box.addEventListener('change', () => {
      const some = unit.body.units.some(other => other.box.checked);
      unit.body.cell?.classList.toggle('picked', some);
      unit.body.cell?.setAttribute('aria-pressed', String(isPicked(unit.body)));
      showPicked();
    });
  });

  const say = (text: string, wrong = false): void => {
    said.classList.toggle('said-wrong', wrong);
    put(said, text);
  };

  // What an answer changed, and nothing else.
  const take = (answer: Answer): void => {
    const touched = new Set<Body>();
    const pins = answer.terms.pinned ?? {};
    for (const lot of answer.lots) for (const id of lot.units) {
      const unit = units.get(id);
      if (!unit) continue;
      if (unit.lot !== lot.number) {
        unit.lot = lot.number;
        unit.row.dataset.lot = String(lot.number);
        unit.chip.className = 'chip ' + colour(lot.number);
        put(unit.chip, String(lot.number));
        touched.add(unit.body);
      }
      const pinned = id in pins || (unit.row.dataset.body ?? '') in pins;
      if (unit.pinned !== pinned) {
        unit.pinned = pinned;
        unit.pin.hidden = !pinned;
        touched.add(unit.body);
      }
    }
    touched.forEach(paint);
    bench.querySelectorAll<HTMLElement>('[data-figure]').forEach(figure => {
      const was = figure.parentElement?.querySelector<HTMLElement>('[data-was]');
      const before = figure.textContent ?? '';
      const changed = put(figure, written(figure.dataset.form, at(answer.figures, figure.dataset.figure ?? '')));
      if (was && (changed || !was.hidden)) {
        was.hidden = !changed;
        put(was, changed ? words('was', before) : '');
      }
    });
    for (const lot of answer.figures.lots) {
      const mean = Number(answer.figures.mean.amount);
      const more = {
        ...lot, fromMean: mean === 0 ? null : Number(lot.value.amount) / mean - 1,
        ends: lot.firstExpiry === null ? none : lot.lastExpiry === null || lot.lastExpiry === lot.firstExpiry ? day(lot.firstExpiry) : `${day(lot.firstExpiry)} – ${day(lot.lastExpiry)}`,
      };
      bench.querySelectorAll<HTMLElement>(`[data-lot-row="${lot.number}"] [data-lot-figure]`).forEach(figure => put(figure, written(figure.dataset.form, at(more, figure.dataset.lotFigure ?? ''))));
    }
    const list = bench.querySelector<HTMLElement>('[data-breaches]');
    const now = new Map(answer.breaches.map(breach => [`${breach.code} ${breach.lot ?? ''} ${breach.unit ?? ''}`, breach.detail]));
    if (list && (now.size !== broken.size || Array.from(now).some(([key, detail]) => broken.get(key) !== detail))) {
      list.replaceChildren(...now.size === 0 ? [item(words('none-broken'), null)] : Array.from(now, ([key, detail]) => item(detail, key)));
    }
    document.querySelectorAll<HTMLElement>('[data-approve-broken]').forEach(warning => { warning.hidden = now.size === 0; });
    const statement = bench.querySelector<HTMLTextAreaElement>('textarea[name=statement]');
    if (statement && statement.form?.dataset.typed === undefined && !differs(statement) && statement.value !== answer.statement) statement.defaultValue = statement.value = answer.statement;
    editions = answer.editions;
    const undo = bench.querySelector<HTMLElement>('[data-undo]');
    if (undo) undo.hidden = editions === 0;
  };
  const item = (text: string, key: string | null): HTMLElement => {
    const line = document.createElement('li');
    line.textContent = text;
    if (key === null) line.className = 'kept';
    else line.dataset.key = key;
    return line;
  };

  /** What the change broke and mended, in words. */
  const outcome = (answer: Answer): string => {
    const now = new Map(answer.breaches.map(breach => [`${breach.code} ${breach.lot ?? ''} ${breach.unit ?? ''}`, breach.detail]));
    const fresh = Array.from(now).filter(([key]) => !broken.has(key)).map(([, detail]) => detail);
    const mended = Array.from(broken).filter(([key]) => !now.has(key)).map(([, detail]) => detail);
    broken = now;
    return [fresh.length > 0 ? words('broken', fresh.join(' ')) : '', mended.length > 0 ? words('mended', mended.join(' ')) : '', now.size === 0 ? words('none-broken') : ''].filter(part => part).join(' ');
  };

  // Changes go one after the other, each on the version that the one before left.
  let turn: Promise<void> = Promise.resolve();
  const change = (step: string, body: unknown, tell: () => string): Promise<void> => {
    turn = turn.then(async () => {
      bench.setAttribute('aria-busy', 'true');
      try {
        await send(step, body, tell);
      } catch {
        // An answer that was cut short: the next change goes on, and where this one was made it is told that the plan is another.
        say(words('failed'), true);
      } finally {
        bench.removeAttribute('aria-busy');
      }
    });
    return turn;
  };
  const send = async (step: string, body: unknown, tell: () => string): Promise<void> => {
    const answer = await fetch(`${api}/${bench.dataset.workbench}/${step}`, {
      method: 'POST', body: body === null ? null : JSON.stringify(body),
      headers: {
        ...body === null ? {} : { 'Content-Type': 'application/json' }, Accept: 'application/json', 'Accept-Language': document.documentElement.lang, 'If-Match': version,
        'X-CSRF-Token': form.querySelector<HTMLInputElement>('input[name=__csrf]')?.value ?? '', 'Idempotency-Key': Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(16).padStart(8, '0')).join(''),
      },
    }).catch(() => undefined);
    if (answer?.status === 412 || answer?.status === 428) {
      // Somebody else changed the plan: the page comes anew, unless that threw away reasons that are being written.
      if (writing()) return catchUp();
      const address = new URL(location.href);
      address.searchParams.delete('done');
      address.searchParams.set('stale', '1');
      location.replace(address);
      return;
    }
    if (!answer?.ok) {
      const problem = answer?.headers.get('Content-Type')?.startsWith('application/problem+json') ? await answer.json() as { detail?: string; errors?: { detail: string }[] } : undefined;
      say(problem?.errors?.map(error => error.detail).join(' ') || problem?.detail || words('failed'), true);
      return;
    }
    const plan = await answer.json() as Answer;
    version = answer.headers.get('ETag') ?? version;
    carry();
    // Another number of lots, or another name of one: the page comes anew, unless something is being written on it.
    const reshaped = plan.lots.length !== lotCount || plan.lots.some(renamed);
    if (reshaped && !writing()) {
      location.replace(location.pathname + (step === 'undo' ? '?done=lotplan-undone' : ''));
      return;
    }
    const told = tell();
    take(plan);
    say([told, outcome(plan), reshaped ? words('reshaped') : ''].filter(part => part).join(' '));
  };
  const renamed = (lot: Answer['lots'][number]): boolean => {
    const row = bench.querySelector<HTMLElement>(`[data-lot-row="${lot.number}"]`);
    return row !== null && (row.dataset.title !== lot.title || (row.dataset.reserved !== undefined) !== lot.reserved);
  };
  const catchUp = async (): Promise<void> => {
    const answer = await fetch(`${api}/${bench.dataset.workbench}`, { headers: { Accept: 'application/json', 'Accept-Language': document.documentElement.lang }, cache: 'no-store' }).catch(() => undefined);
    const plan = answer?.ok ? await answer.json() as Answer & { state: string } : undefined;
    if (plan?.state === 'draft' && plan.lots.length === lotCount) {
      version = answer?.headers.get('ETag') ?? version;
      overtaken = true;
      carry();
      take(plan);
      outcome(plan);
    }
    say(words('stale'), true);
  };
  const move = (some: Unit[], to: number): void => {
    const going = some.filter(unit => unit.lot !== to);
    if (going.length === 0) return say(words('nothing'));
    const from = Array.from(new Set(going.map(unit => unit.lot))).sort((a, b) => a - b).join(', ');
    void change('move', { unitIds: going.map(unit => unit.id), toLot: to }, () => {
      going.map(unit => unit.body).forEach(body => pick(body, false));
      return words('moved', names(going), from, to);
    });
  };
  const pin = (some: Unit[], pinned: boolean): void => {
    if (some.length === 0) return say(words('picked-none'), true);
    void change('pin', { unitIds: some.map(unit => unit.id), pinned }, () => words(pinned ? 'pinned' : 'unpinned', names(some)));
  };
  const undo = (): void => {
    if (editions > 0) void change('undo', null, () => words('undone'));
  };

  form.addEventListener('submit', event => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    if (button === 'new') return; // Another lot: the page comes anew.
    event.preventDefault();
    const some = picked();
    if (button === 'pin' || button === 'unpin') return pin(some, button === 'pin');
    if (some.length === 0) return say(words('picked-none'), true);
    if (!target.value) {
      target.focus();
      return say(words('waiting'), true);
    }
    move(some, Number(target.value));
  });
  bench.querySelector('#undo')?.addEventListener('submit', event => {
    event.preventDefault();
    undo();
  });
  bench.addEventListener('keydown', event => {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || (event.target as Element).matches('textarea, input:not([type=checkbox]), select')) return;
    event.preventDefault();
    undo();
  });

  if (svg) useMap(svg);
  useFilter();
  showPicked();

  // The map: one area takes part in the tab order, arrows go to the next in that direction, space chooses, a digit moves.
  function useMap(map: SVGSVGElement): void {
    const drawn = Array.from(bodies.values()).filter(body => body.cell);
    const ring = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    ring.setAttribute('class', 'cell-ring');
    map.append(ring);
    map.setAttribute('role', 'group');
    map.removeAttribute('aria-labelledby');
    map.setAttribute('aria-label', words('map'));
    const of = (node: EventTarget | null): Body | undefined => node instanceof SVGElement ? bodies.get(node.dataset.body ?? '') : undefined;
    drawn.forEach((body, i) => {
      body.cell?.setAttribute('role', 'button');
      body.cell?.setAttribute('tabindex', i === 0 ? '0' : '-1');
      body.cell?.setAttribute('aria-label', body.cell.dataset.name ?? '');
      body.cell?.setAttribute('aria-pressed', String(isPicked(body)));
    });
    const chosenOr = (body: Body): Unit[] => body.units.some(unit => unit.box.checked) ? picked() : body.units;
    const go = (from: Body, dx: number, dy: number): void => {
      const next = drawn.filter(body => (body.x - from.x) * dx + (body.y - from.y) * dy > 1e-6)
        .map(body => ({ body, far: Math.hypot(body.x - from.x, body.y - from.y) + 2 * Math.abs((body.x - from.x) * dy + (body.y - from.y) * dx) })).sort((a, b) => a.far - b.far)[0]?.body;
      if (!next) return;
      from.cell?.setAttribute('tabindex', '-1');
      next.cell?.setAttribute('tabindex', '0');
      next.cell?.focus();
    };
    map.addEventListener('focusin', event => {
      const body = of(event.target);
      if (body?.cell?.matches(':focus-visible')) ring.setAttribute('d', body.cell.getAttribute('d') ?? '');
    });
    map.addEventListener('focusout', () => ring.removeAttribute('d'));
    map.addEventListener('keydown', event => {
      const body = of(event.target);
      if (!body || event.ctrlKey || event.metaKey || event.altKey) return;
      const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const arrow = arrows[event.key];
      const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
      if (arrow) go(body, ...arrow);
      else if (event.key === ' ' || event.key === 'Enter') pick(body, !isPicked(body));
      else if (digit > 0 && digit <= lotCount) move(chosenOr(body), digit);
      else return;
      event.preventDefault();
    });

    // Dragging, with a mouse or a pen: a finger scrolls the page and chooses by a tap.
    let dragged = false;
    let drag: { body: Body; x: number; y: number; on: boolean; over?: Body } | undefined;
    const cellAt = (event: PointerEvent): Body | undefined => of(document.elementFromPoint(event.clientX, event.clientY));
    const spoken = map.closest('.map')?.querySelector('[data-map-words]');
    const leave = (): void => {
      drag?.over?.cell?.classList.remove('over');
      map.classList.remove('dragging');
      drag = undefined;
    };
    map.addEventListener('pointerdown', event => {
      dragged = false;
      const body = of(event.target);
      if (!body || event.button !== 0 || event.pointerType === 'touch') return;
      drag = { body, x: event.clientX, y: event.clientY, on: false };
    });
    map.addEventListener('pointermove', event => {
      if (!drag || !drag.on && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < dragFromPx) return;
      drag.on = true;
      map.classList.add('dragging');
      const over = cellAt(event);
      if (over === drag.over) return;
      drag.over?.cell?.classList.remove('over');
      over?.cell?.classList.add('over');
      drag.over = over;
      if (spoken && over) put(spoken, words('dragging', names(chosenOr(drag.body)), mainLot(over)));
    });
    window.addEventListener('pointerup', event => {
      if (!drag) return;
      const { body, on } = drag;
      const onto = on ? cellAt(event) : undefined;
      leave();
      if (on && onto && onto !== body) move(chosenOr(body), mainLot(onto));
      dragged = on;
    });
    window.addEventListener('pointercancel', leave);
    window.addEventListener('keydown', event => { if (event.key === 'Escape') leave(); });
    map.addEventListener('click', event => {
      const body = of(event.target);
      if (body && !dragged) pick(body, !isPicked(body));
      dragged = false;
    });
  }

  // Looking for municipalities as they are typed.
  function useFilter(): void {
    const filter = bench.querySelector<HTMLFormElement>('[data-filter]');
    const found = bench.querySelector<HTMLElement>('[data-found]');
    const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const look = (): void => {
      const [name, lot] = [plain(filter?.querySelector<HTMLInputElement>('[name=name]')?.value.trim() ?? ''), Number(filter?.querySelector<HTMLSelectElement>('[name=lot]')?.value ?? 0)];
      let count = 0;
      units.forEach(unit => {
        const shown = (lot === 0 || unit.lot === lot) && plain(unit.label).includes(name);
        if (shown) count++;
        if (unit.row.hidden === shown) unit.row.hidden = !shown;
      });
      if (found) put(found, words('found', count, units.size));
    };
    filter?.addEventListener('input', look);
    filter?.addEventListener('submit', event => { event.preventDefault(); look(); });
  }
}

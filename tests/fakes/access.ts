import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds, each with its elements, once nothing moves any more. What is behind a modal dialog is hidden on purpose. */
export async function violations(page: Page): Promise<readonly unknown[]> {
  await page.locator('h1').first().waitFor({ state: 'attached' }); // a view's code may still be read
  await twoFrames(page);
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => {
    const off = { enabled: false };
    const rules = { 'label-content-name-mismatch': off }; // a shortcut or hint in an item is its description
    const modal = document.querySelector('.veil') !== null;
    const behind = modal ? { 'landmark-one-main': off, 'page-has-heading-one': off } : {};
    return (window as unknown as { axe: typeof axe }).axe.run({ rules: { ...rules, ...behind } });
  });
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
}

/** A window that was made smaller has its new shape after them. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
  );
}

/** What can be pressed and is lower than a finger or an unsteady hand needs. */
export function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const pressed = 'button, summary, .checkbox-line, .switch-line, .segment, [role=menuitem], [role=option]';
    return [...document.querySelectorAll<HTMLElement>(pressed)]
      .filter((each) => each.checkVisibility() && !each.closest('[aria-hidden=true]'))
      .filter((each) => each.getBoundingClientRect().height > 0 && each.getBoundingClientRect().height < 27.5)
      .map((each) => `${each.className} ${each.textContent}`.slice(0, 80));
  });
}

/** By how many CSS pixels the page is wider than the window. */
export function widerBy(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/**
 * Presses Tab until the way begins anew, and says what was wrong on it: a control that was passed over or could not be left, one
 * that was focused out of sight, or that looks the same with the focus and without. Within a dialog where one is open, else within
 * `inside`; with `beyond` further steps than that has controls, so that it is seen where the way leads.
 */
export async function faultsOfTabWay(page: Page, inside = 'body', beyond = 8): Promise<readonly string[]> {
  await twoFrames(page);
  const count = await page.evaluate(beginWalk, inside);
  if (count === 0) return ['nothing can be focused'];
  for (let presses = 0; presses < count + beyond; presses++) {
    await page.keyboard.press('Tab');
    await page.evaluate(() => (window as unknown as Walking).walk.step());
  }
  const faults = await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // and no tooltip stays
    return (window as unknown as Walking).walk.faults();
  });
  await twoFrames(page); // a dialog takes the focus back before its Escape is pressed
  return faults;
}

interface Walking {
  walk: { step: () => void; faults: () => readonly string[] };
}

/** Runs in the page. */
function beginWalk(inside: string): number {
  const dialogs = [...document.querySelectorAll<HTMLElement>('[role=dialog], [role=alertdialog]')];
  const modal = dialogs.at(-1)?.closest('.veil'); // a panel may be left for what it lies over
  const scope = dialogs.at(-1) ?? document.querySelector<HTMLElement>(inside) ?? document.body;
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const isChosen = (each: HTMLElement): boolean => {
    if (!(each instanceof HTMLInputElement) || each.type !== 'radio') return true;
    const group = [...scope.querySelectorAll<HTMLInputElement>('input[type=radio]')].filter(
      (it) => it.name === each.name,
    );
    return each === (group.find((it) => it.checked) ?? group[0]); // one of them is in the way of Tab
  };
  const all = [...scope.querySelectorAll<HTMLElement>(controls)].filter(
    (each) =>
      each.tabIndex >= 0 &&
      !each.matches(':disabled, [inert] *') &&
      each.checkVisibility() &&
      isChosen(each) &&
      !each.closest('[aria-hidden=true]'),
  );
  const nameOf = (each: Element): string =>
    `${each.tagName.toLowerCase()}.${each.className} “${each.getAttribute('aria-label') ?? each.textContent}”`.slice(
      0,
      90,
    );
  /** Of the element and of what stands around it: a hidden input shows its focus by its label. */
  const lookOf = (each: Element): string => {
    const active = document.getElementById(each.getAttribute('aria-activedescendant') ?? '');
    const around = [
      each,
      active, // a list has the focus, one of its rows shows it
      each.parentElement,
      each.parentElement?.parentElement,
      ...(each.parentElement?.children ?? []),
    ];
    return around
      .filter((part) => part instanceof Element)
      .map((part) => {
        const { outline, outlineOffset, boxShadow, borderColor, backgroundColor } = getComputedStyle(part);
        return [outline, outlineOffset, boxShadow, borderColor, backgroundColor].join();
      })
      .join('\n');
  };
  const faults = new Set<string>();
  const seen = new Set<Element | null>([document.activeElement]);
  let last: { element: Element; look: string } | undefined;
  const step = (): void => {
    const { activeElement } = document;
    if (last && activeElement === last.element) faults.add(`can’t be left: ${nameOf(last.element)}`);
    else if (last?.element.isConnected && lookOf(last.element) === last.look)
      faults.add(`looks the same without the focus: ${nameOf(last.element)}`);
    if (!activeElement || activeElement === document.body) {
      last = undefined; // on its way through the browser's own controls
      return;
    }
    if (modal && !scope.contains(activeElement)) faults.add(`left the dialog for ${nameOf(activeElement)}`);
    const { top, bottom, left, right } = activeElement.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight || right < 0 || left > innerWidth)
      faults.add(`out of sight: ${nameOf(activeElement)}`);
    seen.add(activeElement);
    last = { element: activeElement, look: lookOf(activeElement) };
  };
  /** Tab enters a list or a tree once; what is in it is reached by arrows. */
  const isReached = (each: Element): boolean => {
    const list = each.closest('[role=grid], [role=treegrid], [role=tree], [role=listbox]');
    return seen.has(each) || (list !== null && [...seen].some((other) => list.contains(other)));
  };
  const result = (): readonly string[] => {
    for (const each of all) if (each.isConnected && !isReached(each)) faults.add(`passed over: ${nameOf(each)}`);
    return [...faults];
  };
  (window as unknown as { walk: unknown }).walk = { step, faults: result };
  return all.length;
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFirstFiles } from '../../../../main/windows/first-files.ts';

const document = '<script src="../a.js"></script>\n<link rel="modulepreload" href="../b.js">';
const asset = (text: string) => ({ body: Buffer.from(text) });

describe('createFirstFiles', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for the document and each file that it names', async () => {
    const { note, arrived } = createFirstFiles();
    const hasArrived = vi.fn();
    void arrived.then(hasArrived);
    for (const text of [document, 'a']) note(asset(text));
    await vi.advanceTimersByTimeAsync(1000);
    expect(hasArrived).not.toHaveBeenCalled();
    note(asset('b'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(hasArrived).toHaveBeenCalledOnce();
  });

  it('waits for nothing where the document names no file, or could not be read', async () => {
    const { note, arrived } = createFirstFiles();
    const hasArrived = vi.fn();
    void arrived.then(hasArrived);
    note(asset(''));
    await vi.advanceTimersByTimeAsync(1000);
    expect(hasArrived).toHaveBeenCalledOnce();
  });
});

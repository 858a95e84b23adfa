import { describe, expect, it } from 'vitest';
import { QuestionQueue } from '../../../../main/links/question-queue.ts';

function setUp() {
  const asked: (string | null)[] = [];
  const opened: string[] = [];
  const dropped: number[] = [];
  const queue = new QuestionQueue<{ id: string }>({
    onChange: (question) => asked.push(question?.id ?? null),
    onDropped: (count) => dropped.push(count),
    limit: 2,
  });
  const add = (id: string, key = id) => queue.add({ question: { id }, key, open: () => void opened.push(id) });
  return { queue, add, asked, opened, dropped };
}

describe('QuestionQueue', () => {
  it('asks one at a time, opens on a yes alone, and then asks the next', () => {
    const { queue, add, asked, opened } = setUp();
    add('a');
    add('b');
    expect([asked, opened]).toEqual([['a'], []]);
    queue.answer('a', false);
    queue.answer('b', true);
    expect([asked, opened]).toEqual([['a', 'b', null], ['b']]);
    expect(queue.asked).toBeNull();
  });

  it('takes no answer to what is not asked', () => {
    const { queue, add, opened } = setUp();
    add('a');
    add('b');
    queue.answer('b', true);
    queue.answer('x', true);
    expect(opened).toEqual([]);
    queue.answer('a', true);
    queue.answer('a', true);
    expect(opened).toEqual(['a']);
  });

  it('asks the same thing once, and says how many it turned away when all is answered', () => {
    const { queue, add, asked, dropped } = setUp();
    add('a');
    add('a2', 'a');
    for (let n = 0; n < 1000; n += 1) add(`more ${n}`);
    expect(asked).toEqual(['a']);
    queue.answer('a', false);
    expect(dropped).toEqual([]);
    queue.answer('more 0', false);
    expect([asked, dropped]).toEqual([['a', 'more 0', null], [999]]);
  });
});

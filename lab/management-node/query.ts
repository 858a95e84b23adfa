import { ApiFailure, invalid, RestFailure } from './errors.ts';

/** The server looks for these in this order, anywhere in the condition, and splits at the first kind it finds: the trap of section 4. */
const operators = ['!=', '>=', '<=', '!?=', '!~=', '~=', '?=', '=', '>', '<', 'is null', 'not null'] as const;
type Operator = (typeof operators)[number];

interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

type Row = Readonly<Record<string, unknown>>;

/** What a query is answered with; `schema` names a Java class a row. */
export interface QueryReply {
  readonly inventories?: readonly Row[];
  readonly schema: Readonly<Record<string, string>>;
  readonly total?: number;
}

export function parseCondition(text: string): Condition {
  const operator = operators.find((candidate) => text.includes(candidate));
  if (!operator) {
    throw new RestFailure(
      400,
      `Invalid query parameter. The '${text}' in the parameter[q] doesn't contain any query operator. Valid query operators are [${operators.join(', ')}]`,
    );
  }
  const at = text.indexOf(operator);
  return { field: text.slice(0, at).trim(), operator, value: text.slice(at + operator.length) };
}

/** Conditions, sort, paging and fields of one query over `rows`; `fields` are those that a condition may start with. */
export function runQuery(
  query: URLSearchParams,
  rows: readonly Row[],
  fields: readonly string[],
  javaClass: string,
): QueryReply {
  const conditions = listOf(query, 'q').map(parseCondition);
  const limit = integer(query, 'limit', 1000);
  const start = integer(query, 'start', 0);
  for (const { field } of conditions) checkField(field, fields);
  const matching = rows.filter((row) => conditions.every((condition) => holds(condition, row)));
  if (query.get('count') === 'true') return { schema: {}, total: matching.length };
  const page = sorted(matching, query.get('sort'), fields).slice(start, start + limit);
  return {
    inventories: project(
      page,
      listOf(query, 'fields').flatMap((text) => text.split(',')),
    ),
    schema: Object.fromEntries(page.map((_row, index) => [`inventories[${index}]`, javaClass])),
    ...(query.get('replyWithCount') === 'true' ? { total: matching.length } : {}),
  };
}

/** Repeated names or `name.0=…&name.1=…` (contract section 1.2). */
function listOf(query: URLSearchParams, name: string): string[] {
  const names = new RegExp(`^${name}(\\.\\d+)?$`);
  return [...query].filter(([key]) => names.test(key)).map(([, value]) => value);
}

function integer(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d+$/.test(text)) throw new RestFailure(400, `Invalid query parameter. '${name}' must be an integer`);
  return Number(text);
}

function checkField(field: string, fields: readonly string[]): void {
  const [root = ''] = field.split('.');
  if (fields.includes(root)) return;
  throw new ApiFailure(
    invalid({
      en: `condition name[${field}] is invalid, no such field`,
      zh: `查询条件名[${field}]无效，没有该字段`,
    }),
  );
}

/** The values under a path such as `vmNics.ip`; absent ones are left out. */
function valuesAt(row: Row, path: string): unknown[] {
  let found: unknown[] = [row];
  for (const name of path.split('.')) {
    found = found
      .flatMap((value) => value)
      .map((value) => (typeof value === 'object' && value !== null ? (value as Row)[name] : undefined));
  }
  return found.flatMap((value) => value).filter((value) => value !== undefined && value !== null);
}

function holds(condition: Condition, row: Row): boolean {
  const values = valuesAt(row, condition.field).map(String);
  const { operator, value } = condition;
  switch (operator) {
    case '=':
      return values.some((each) => same(each, value));
    case '!=':
      return values.length > 0 && !values.some((each) => same(each, value));
    case '?=':
      return values.some((each) => value.split(',').some((one) => same(each, one)));
    case '!?=':
      return values.length > 0 && !values.some((each) => value.split(',').some((one) => same(each, one)));
    case '~=':
      return values.some((each) => like(value).test(each));
    case '!~=':
      return values.length > 0 && !values.some((each) => like(value).test(each));
    case 'is null':
      return values.length === 0;
    case 'not null':
      return values.length > 0;
    case '>':
    case '>=':
    case '<':
    case '<=':
      return values.some((each) => ordered(each, value, operator));
  }
}

/** MySQL's usual collation does not tell case apart. */
function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function like(pattern: string): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'isu');
}

function ordered(left: string, right: string, operator: '>' | '>=' | '<' | '<='): boolean {
  const numbers = [Number(left), Number(right)] as const;
  const order = numbers.every(Number.isFinite) ? numbers[0] - numbers[1] : compare(sortKey(left), sortKey(right));
  if (order === 0) return operator === '>=' || operator === '<=';
  return order > 0 === operator.startsWith('>');
}

type SortKey = number | string;

function sortKey(value: unknown): SortKey {
  return typeof value === 'number' ? value : typeof value === 'string' ? value.toLowerCase() : '';
}

function compare(left: SortKey, right: SortKey): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function sorted(rows: readonly Row[], sort: string | null, fields: readonly string[]): readonly Row[] {
  if (sort === null || sort === '') return rows;
  const field = /^[+-]/.test(sort) ? sort.slice(1) : sort;
  checkField(field, fields);
  const direction = sort.startsWith('-') ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: sortKey(row[field]) })); // Lower case once a row, not once a comparison.
  return keyed.sort((a, b) => direction * compare(a.key, b.key)).map(({ row }) => row);
}

function project(rows: readonly Row[], wanted: readonly string[]): readonly Row[] {
  if (wanted.length === 0) return rows;
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name))));
}

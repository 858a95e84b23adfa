/** Why something of a file was not taken, or what was left out of it. `params` fill the words `importing.reason.*`. */
export interface ImportRemark {
  readonly file: string;
  /** Counted from 1, where the file is read by lines. */
  readonly line?: number;
  readonly reason: ImportReason;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Why something of a file was not taken, with its parameters. */
export type ImportReason =
  | 'empty'
  | 'too-large' // size
  | 'too-many' // limit
  | 'unreadable'
  | 'unknown'
  | 'not-json' // where
  | 'wrong-format' // where
  | 'newer' // version
  | 'protocol' // protocol
  | 'server' // where
  | 'tunnel'
  | 'secret'
  | 'ignored' // keys
  | 'vv'; // code

/** A bookmark that a file offers. `known`: one with the same VM or address is here already. */
export interface ImportItem {
  readonly name: string;
  readonly folder: string;
  readonly target: string;
  readonly known: boolean;
  /** The cloud that it needs and that is not here: a key of `ImportPlan.clouds`. */
  readonly cloud?: string;
}

/** A cloud that the bookmarks of a file need. */
interface ImportCloud {
  readonly key: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly account: string;
}

/** What an import would do; nothing is changed before the person says so. */
export interface ImportPlan {
  readonly id: string;
  readonly items: readonly ImportItem[];
  readonly clouds: readonly ImportCloud[];
  readonly remarks: readonly ImportRemark[];
}

/** What the person chose of a plan. */
export interface ImportChoice {
  readonly planId: string;
  readonly withKnown: boolean;
  /** Clouds to be added; bookmarks of the others are skipped. */
  readonly clouds: readonly string[];
}

/** A file that was dropped on the window, as text. */
export interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

export const importLimits = { files: 200, fileBytes: 4 * 1024 * 1024 } as const;

/** Whether the item would be imported by this choice. */
export function isChosen(item: ImportItem, choice: Pick<ImportChoice, 'withKnown' | 'clouds'>): boolean {
  if (item.known && !choice.withKnown) return false;
  return item.cloud === undefined || choice.clouds.includes(item.cloud);
}

/** One scene's document as this device keeps it: what is written is added at once, and known to be kept or not. */
import { applyUpdate, mergeUpdates, type Doc } from "yjs";
import { forgetBreath, keepBreath, readBreath } from "@/editor/documents/breath";
import {
  appendEntry,
  readEntries,
  replaceEntries,
  type CopyName,
  type KeptEntry,
} from "@/editor/documents/log";

/** `small`: only the small storage of this browser took it. */
export type Kept = "yes" | "small" | "pending" | "no";

export interface Loaded {
  epoch: string;
  /** Holds edits that the server has not acknowledged, as far as this device knows. */
  unsent: boolean;
}

export interface Whole extends Loaded {
  update: Uint8Array;
}

export class DeviceCopy {
  /** The entries that this page has read or written; only those may it replace. */
  private keys: number[] = [];
  private waiting: Uint8Array[] = [];
  /** What came from the server and is not kept yet: of no use by itself, and what is written here leans on it. */
  private behind: Uint8Array[] = [];
  private refused: "small" | "no" | null = null;
  private breathed = false;
  private epoch = "";
  private last: Promise<unknown> = Promise.resolve();
  private readonly name: CopyName;
  private readonly onKept: () => void;

  constructor(name: CopyName, onKept: () => void) {
    this.name = name;
    this.onKept = onKept;
  }

  get kept(): Kept {
    if (this.waiting.length === 0) return "yes";
    return this.refused ?? "pending";
  }

  get size(): number {
    return this.keys.length;
  }

  /** Fill `doc` with what lies here. null where that is nothing. */
  async load(doc: Doc, origin: unknown): Promise<Loaded | null> {
    const entries = await readEntries(this.name).catch(() => [] as KeptEntry[]);
    const breath = readBreath(this.name);
    const epoch = chooseEpoch(entries) ?? breath?.epoch;
    if (epoch === undefined) return null;
    this.epoch = epoch;
    const mine = entries.filter((entry) => entry.epoch === epoch);
    // What is of another history and was never sent stays where it is.
    this.keys = entries.filter((entry) => entry.epoch === epoch || !entry.unsent).map(({ key }) => key);
    for (const { update } of mine) applyUpdate(doc, update, origin);
    if (breath?.epoch === epoch) {
      applyUpdate(doc, breath.update, origin);
      this.breathed = true;
      this.add(epoch, breath.update);
    }
    return { epoch, unsent: breath?.epoch === epoch || mine.some(({ unsent }) => unsent) };
  }

  /** Remember what came from the server, to keep it with the next words that are written here. */
  note(update: Uint8Array): void {
    this.behind.push(update);
  }

  /** Keep what was written here. */
  add(epoch: string, update: Uint8Array): void {
    this.epoch = epoch;
    this.waiting.push(...this.behind.splice(0), update);
    this.refused = null;
    void this.queue(() => this.writeWaiting());
  }

  /** Put the whole document in the place of the log. It is read only when its turn comes. */
  replace(read: () => Whole): Promise<void> {
    return this.queue(async () => {
      const { epoch, update, unsent } = read();
      const { keys, waiting, behind } = this;
      this.epoch = epoch;
      this.keys = [];
      this.waiting = [];
      this.behind = [];
      try {
        this.keys = [await replaceEntries(this.name, keys, { epoch, update, unsent, at: Date.now() })];
        this.settleBreath();
      } catch {
        this.keys = keys;
        this.behind = [...behind, ...this.behind];
        if (unsent) this.refuse([update, ...this.waiting]);
        else this.waiting = [...waiting, ...this.waiting];
      }
      this.onKept();
    });
  }

  /** The page goes: `update` is what nobody has for certain yet. */
  breathe(epoch: string, update: Uint8Array): void {
    if (keepBreath(this.name, epoch, update)) this.breathed = true;
  }

  /** Everything is with the server: what the large storage refused need not be kept any more. */
  release(): void {
    this.behind.push(...this.waiting.splice(0));
    this.refused = null;
    this.settleBreath();
  }

  /** Resolves when everything asked for so far was tried. */
  settled(): Promise<unknown> {
    return this.last;
  }

  private async writeWaiting(): Promise<void> {
    const taken = this.waiting;
    if (taken.length === 0) return;
    const update = mergeUpdates(taken);
    try {
      const entry = { epoch: this.epoch, update, unsent: true, at: Date.now() };
      this.keys.push(await appendEntry(this.name, entry));
      this.waiting = this.waiting.filter((one) => !taken.includes(one));
      if (this.waiting.length === 0) this.settleBreath();
    } catch {
      this.refuse(this.waiting);
    }
    this.onKept();
  }

  private refuse(updates: readonly Uint8Array[]): void {
    const update = mergeUpdates([...updates]);
    this.waiting = [update];
    this.breathed = keepBreath(this.name, this.epoch, update);
    this.refused = this.breathed ? "small" : "no";
  }

  private settleBreath(): void {
    if (this.breathed) forgetBreath(this.name);
    this.breathed = false;
  }

  private queue(step: () => Promise<void>): Promise<void> {
    const done = this.last.then(step);
    this.last = done;
    return done;
  }
}

/** Where the log knows several histories, the one with unsent words comes first, then the newest. */
function chooseEpoch(entries: readonly KeptEntry[]): string | undefined {
  return (entries.findLast(({ unsent }) => unsent) ?? entries.at(-1))?.epoch;
}

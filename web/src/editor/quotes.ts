/** Curls quotation marks, joins dashes and dots, as they are typed; Backspace or undo takes the change back. */
import { Extension, InputRule } from "@tiptap/core";
import { preferences } from "@/ui/preferences";

/** Whether a quotation mark after this text opens. */
export function opensAfter(before: string): boolean {
  return before === "" || /[\s([{\u2014\u2013\u201c\u2018\u00ab-]$/.test(before);
}

export function curl(mark: string, before: string): string {
  const opens = opensAfter(before);
  if (mark === '"') return opens ? "“" : "”";
  return opens ? "‘" : "’";
}

export const SmartQuotes = Extension.create({
  name: "smartQuotes",
  addInputRules: () => [
    new InputRule({
      find: /(["'])$/,
      handler: ({ state, range, match }) => {
        if (!preferences.get().smartQuotes) return null;
        const before = state.doc.textBetween(Math.max(0, range.from - 1), range.from, "\n", "\n");
        state.tr.insertText(curl(match[1] ?? '"', before.replace("\n", "")), range.from, range.to);
        return;
      },
    }),
    replace(/--$/, "—"),
    replace(/\.\.\.$/, "…"),
  ],
});

function replace(find: RegExp, by: string): InputRule {
  return new InputRule({
    find,
    handler: ({ state, range }) => {
      if (!preferences.get().smartQuotes) return null;
      state.tr.insertText(by, range.from, range.to);
      return;
    },
  });
}

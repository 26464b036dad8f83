/** Counts words as the engine does: runs of non-blank characters that hold a letter or a digit; dashes part words. */
const WORD = /[^\s\u2013\u2014\u2015]*[\p{L}\p{N}_][^\s\u2013\u2014\u2015]*/gu;

export function countWords(text: string): number {
  let words = 0;
  WORD.lastIndex = 0;
  while (WORD.exec(text)) words += 1;
  return words;
}

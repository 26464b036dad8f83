/** Handing something to the reader to keep: on the clipboard or as a file. */

/** Returns whether the browser took it; it refuses where the page was not loaded over a safe line. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function saveText(name: string, text: string): void {
  saveFile(name, new Blob([text], { type: "text/plain" }));
}

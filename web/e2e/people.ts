/** People who sign in: their mail, as a studio without a mail server lays it down, and the codes of their phones. */
import { createHmac } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** The link in the latest mail to `to` that leads to `place`; waited for, since mail is sent by a job. */
export async function readLink(folder: string, to: string, place: string): Promise<string> {
  let link = "";
  await expect
    .poll(() => (link = findLink(folder, to, place)), {
      timeout: 30_000,
      message: `No mail to ${to} with a link to ${place}`,
    })
    .not.toBe("");
  return link;
}

function findLink(folder: string, to: string, place: string): string {
  const mail = join(folder, "mail");
  if (!existsSync(mail)) return "";
  const letters = readdirSync(mail)
    .sort()
    .map((name) => decode(readFileSync(join(mail, name), "utf8")))
    .filter((letter) => letter.includes(`To: ${to}`));
  return (
    letters.map((letter) => new RegExp(`\\S+${place}#\\S+`).exec(letter)?.[0] ?? "").findLast(Boolean) ?? ""
  );
}

function decode(quotedPrintable: string): string {
  return quotedPrintable
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, byte: string) => String.fromCharCode(parseInt(byte, 16)));
}

/** The six digits an authenticator app shows for `secret`, `later` half minutes from now (RFC 6238). */
export function showCode(secret: string, later = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac("sha1", readBase32(secret)).update(counter).digest();
  const offset = digest[digest.length - 1]! & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function readBase32(text: string): Buffer {
  const bits = Array.from(text.replaceAll(/[\s=]/g, ""), (letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

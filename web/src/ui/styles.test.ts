import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const SHEETS = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".css"),
);

/** The classes that a sheet gives looks to wherever they stand: `.part {`, `.part:hover {`, not `.account .part {`. */
function findClasses(sheet: string): Set<string> {
  const selectors = sheet.replace(/\/\*[\s\S]*?\*\//g, "").matchAll(/([^{}]+)\{/g);
  const alone = /^\.([\w-]+)([:[][^\s>+~]*)?$/;
  return new Set(
    [...selectors].flatMap(([, list = ""]) =>
      list.split(",").flatMap((one) => alone.exec(one.trim())?.[1] ?? []),
    ),
  );
}

it("gives a class its looks in one sheet, as every sheet that was loaded stays", () => {
  const owners = new Map<string, string[]>();
  for (const path of SHEETS)
    for (const name of findClasses(readFileSync(`src/${path}`, "utf8")))
      owners.set(name, [...(owners.get(name) ?? []), path]);
  expect(owners.size).toBeGreaterThan(100);
  expect([...owners].filter(([, paths]) => paths.length > 1)).toEqual([]);
});

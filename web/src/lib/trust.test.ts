import { describe, expect, it } from "vitest";
import { passPlain } from "@/lib/trust";

describe("what a string may become", () => {
  it("lets style sheets through", () => {
    expect(passPlain(":root { --a: 1px } a > b { color: red }")).toBe(
      ":root { --a: 1px } a > b { color: red }",
    );
  });

  it("refuses markup out loud, so that the editor asks its own policy", () => {
    expect(() => passPlain("<img src=x onerror=alert(1)>")).toThrow(TypeError);
  });
});

import { readdirSync } from "node:fs";
import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** The floors of the web app, top down: a floor imports from those below it, never from those above. */
const FLOORS = [["app"], ["features"], ["editor"], ["ui", "api"], ["lib"]];
const FEATURES = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const TWO_UP = { group: ["../../*"], message: "Reach another room by its name: @/room/file." };

function mayNotReach(rooms, message) {
  return {
    group: rooms.flatMap((room) => [`@/${room}`, `@/${room}/*`, `@/${room}/**`, `../${room}/*`]),
    message,
  };
}

function restrict(files, patterns) {
  return { files, rules: { "no-restricted-imports": ["error", { patterns: [TWO_UP, ...patterns] }] } };
}

const floors = FLOORS.flatMap((rooms, height) =>
  rooms.map((room) => {
    const above = FLOORS.slice(0, height).flat();
    const beside = rooms.filter((other) => other !== room);
    return restrict(
      [`src/${room}/**/*.{ts,tsx}`],
      above.length + beside.length
        ? [mayNotReach([...above, ...beside], "Imports go downwards: app, features, editor, ui or api, lib.")]
        : [],
    );
  }),
);

const features = FEATURES.map((feature) =>
  restrict(
    [`src/features/${feature}/**/*.{ts,tsx}`],
    [
      mayNotReach(["app"], "A feature does not know the app it is part of."),
      mayNotReach(
        FEATURES.filter((other) => other !== feature).map((other) => `features/${other}`),
        "Features do not know each other: meet in ui/workbench or in the api's cache.",
      ),
    ],
  ),
);

export default tseslint.config(
  { ignores: ["dist", "coverage", "test-results", "playwright-report", "src/api/schema.d.ts"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  jsxA11y.flatConfigs.recommended,
  hooks.configs.flat["recommended-latest"],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/consistent-type-imports": "error",
      "jsx-a11y/no-autofocus": "off",
      "max-lines": ["error", { max: 400 }],
    },
  },
  ...floors,
  ...features,
  { files: ["**/*.config.{ts,js}"], languageOptions: { globals: globals.node } },
  { files: ["eslint.config.js"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["**/*.test.{ts,tsx}", "tests/**", "e2e/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/unbound-method": "off",
      "no-restricted-imports": "off",
    },
  },
);

/** Line icons of one weight, drawn on a grid of 20. They are always beside a name, so they are hidden from readers. */
import type { ReactNode } from "react";

const PATHS = {
  binder: <path d="M3 4h14M3 8h9M6 12h9M6 16h6" />,
  page: <path d="M5 2.5h7l3.5 3.5v11.5h-10.5zM12 2.5V6h3.5" />,
  findings: <path d="M3 4.5h6v11H3zM11 4.5h6v11h-6zM5 8h2M13 8h2" />,
  cast: (
    <>
      <circle cx="7.5" cy="7" r="2.8" />
      <path d="M2.5 16.5c0-3 2.2-4.7 5-4.7s5 1.7 5 4.7M13 4.6a2.6 2.6 0 0 1 0 4.9M14.5 12c1.9.6 3 2.2 3 4.5" />
    </>
  ),
  more: (
    <>
      <circle cx="4.5" cy="10" r="1" fill="currentColor" />
      <circle cx="10" cy="10" r="1" fill="currentColor" />
      <circle cx="15.5" cy="10" r="1" fill="currentColor" />
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="m13 13 4 4" />
    </>
  ),
  plus: <path d="M10 4v12M4 10h12" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  chevron: <path d="m8 5.5 4.5 4.5L8 14.5" />,
  left: <path d="M12 5.5 7.5 10l4.5 4.5" />,
  history: <path d="M3.5 10A6.5 6.5 0 1 0 5.6 5.2L3.5 7.2M3.5 3.5v3.7h3.7M10 6.5V10l2.5 1.7" />,
  undo: <path d="M7.5 4 4 7.5 7.5 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8" />,
  redo: <path d="M12.5 4 16 7.5 12.5 11M16 7.5H8.5a4.5 4.5 0 0 0 0 9H12" />,
  split: <path d="M3 10h14M10 7V2.5M7.8 4.7 10 2.5l2.2 2.2M10 13v4.5M7.8 15.3l2.2 2.2 2.2-2.2" />,
  merge: <path d="M3 10h14M10 2v5M7.8 4.9 10 7l2.2-2.1M10 18v-5M7.8 15.1 10 13l2.2 2.1" />,
  trash: <path d="M3.5 5.5h13M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11" />,
  archive: <path d="M3 4h14v3.5H3zM4.2 7.5v9h11.6v-9M8 10.5h4" />,
  leave: <path d="M11.5 3.5H4v13h7.5M8 10h9M13.8 6.8 17 10l-3.2 3.2" />,
  restore: <path d="M3.5 5.5h13M5.5 5.5l.7 11h7.6l.7-11M10 14V8.5M7.8 10.7 10 8.5l2.2 2.2" />,
  activity: <path d="M2.5 10.5h3.4l2.4-6 3.6 11 2.3-5h3.3" />,
  copy: <path d="M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7" />,
  pencil: <path d="M4 16l.7-3.2L13.5 4 16 6.5l-8.8 8.8zM11.7 5.8l2.5 2.5" />,
  focus: <path d="M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4M7.5 10h5" />,
  settings: <path d="M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4" />,
  inspector: <path d="M3 4h14v12H3zM12 4v12" />,
  sidebar: <path d="M3 4h14v12H3zM8 4v12" />,
  check: <path d="m4 10.5 4 4 8-9" />,
  book: (
    <path d="M10 5.5C8.5 4.2 6.3 3.7 3 3.7v11.6c3.3 0 5.5.5 7 1.7 1.5-1.2 3.7-1.7 7-1.7V3.7c-3.3 0-5.5.5-7 1.8zM10 5.5V17" />
  ),
  upload: <path d="M10 13V3.5M6.5 7 10 3.5 13.5 7M3.5 13v3.5h13V13" />,
  download: <path d="M10 3.5V13M6.5 9.5 10 13l3.5-3.5M3.5 13v3.5h13V13" />,
  sparkle: <path d="M10 3v14M3 10h14M5.5 5.5l9 9M14.5 5.5l-9 9" />,
  up: <path d="M10 16V4M5.5 8.5 10 4l4.5 4.5" />,
  below: <path d="m5.5 8 4.5 4.5L14.5 8" />,
  down: <path d="M10 4v12M5.5 11.5 10 16l4.5-4.5" />,
  note: <path d="M4 3.5h12v9l-4 4H4zM12 16.5v-4h4" />,
  warning: <path d="M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.1" />,
  key: (
    <>
      <circle cx="6.8" cy="13.2" r="3.3" />
      <path d="m9.2 10.8 7.3-7.3M13.2 6.8l2.4 2.4" />
    </>
  ),
  person: (
    <>
      <circle cx="10" cy="7" r="3" />
      <path d="M4 16.8c.4-3.3 2.9-5 6-5s5.6 1.7 6 5" />
    </>
  ),
  device: <path d="M3 4h14v9.5H3zM7 17h6M10 13.5V17" />,
  print: <path d="M6 7V3h8v4M6 14H3.5V7.5h13V14H14M6 11.5h8V17H6z" />,
  cloud: <path d="M6 15.5a3.5 3.5 0 0 1-.3-7 4.5 4.5 0 0 1 8.7 1 3 3 0 0 1-.4 6z" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {PATHS[name]}
    </svg>
  );
}

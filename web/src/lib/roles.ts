/** The roles in a book, in plain words. */

export type RoleName = "owner" | "editor" | "commenter" | "viewer";

interface RoleWords {
  name: string;
  /** What somebody of this role may do. */
  may: string;
  /** Said to somebody who wonders why they cannot write here. */
  why: string;
}

export const ROLES: Record<RoleName, RoleWords> = {
  owner: {
    name: "Owner",
    may: "Everything, and decides who is here: invites people, changes their roles, archives, hands over or deletes the book.",
    why: "This book is yours.",
  },
  editor: {
    name: "Editor",
    may: "Reads and writes everything: the text, chapters, names and findings. Cannot invite people or delete the book.",
    why: "You read and write in this book; its owner decides who else is here.",
  },
  commenter: {
    name: "Commenter",
    may: "Reads everything and changes nothing. Remarks beside the text will be theirs once they come to Narrative OS.",
    why: "You are a commenter of this book: you can read all of it, and change nothing. Its owner can make you an editor.",
  },
  viewer: {
    name: "Viewer",
    may: "Reads everything and changes nothing.",
    why: "You are a viewer of this book: you can read all of it, and change nothing. Its owner can make you an editor.",
  },
};

/** The roles an owner can give; the book itself is handed over in another way. */
export const GIVEN_ROLES = ["editor", "commenter", "viewer"] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** "an editor". */
export function oneOf(role: RoleName): string {
  const name = ROLES[role].name.toLowerCase();
  return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}

/** What whoever is here may do in a book. Nothing is offered that would be refused; the server refuses it all the same. */
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { projectQuery } from "@/api/projects";
import type { MemberRole } from "@/api/types";

export type Ability = "write" | "manage" | "leave";

const GRANTS: Record<MemberRole, readonly Ability[]> = {
  owner: ["write", "manage"],
  editor: ["write", "leave"],
  commenter: ["leave"],
  viewer: ["leave"],
};

export function may(role: MemberRole | null, ability: Ability): boolean {
  return role !== null && GRANTS[role].includes(ability);
}

/** null until the book is known. */
export function useRole(project: string): MemberRole | null {
  const data = useQuery(projectQuery(project)).data;
  return data?.role ?? null;
}

export function useMay(project: string, ability: Ability): boolean {
  return may(useRole(project), ability);
}

/** Whether a refusal means that the book is out of reach, and not that the line was bad. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof Problem && (error.status === 404 || error.status === 403);
}

/** One book on the shelf. */
import type { KeyboardEvent } from "react";
import { Link } from "react-router";
import { may } from "@/api/access";
import type { Project } from "@/api/types";
import type { BookActions } from "@/features/library/useBookActions";
import { formatAgo, formatCount, formatNumber } from "@/lib/format";
import { ROLES } from "@/lib/roles";
import { IconButton } from "@/ui/Button";
import { Menu } from "@/ui/Menu";

export function BookLine({ project, actions }: { project: Project; actions: BookActions }) {
  const { id, title, author, genre, role, members } = project;
  const about = [author, genre].filter(Boolean).join(" · ");
  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      F2: () => (may(role, "write") ? actions.showDetails(project) : undefined),
      Delete: () => actions.remove(project),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <li className="book">
      <Link to={`/projects/${id}`} onKeyDown={onKeyDown}>
        <span className="book-title" dir="auto">
          {title || "Untitled"}
        </span>
        <span className="book-author">
          {about ? <span>{about}</span> : null}
          {role === "owner" ? null : <span className="book-role">{ROLES[role].name}</span>}
          {members > 1 ? <span>{formatCount(members, "person", "people")}</span> : null}
        </span>
        <span className="book-facts">{describe(project)}</span>
      </Link>
      <Menu label={`What to do with ${title}`} actions={actions.listFor(project)}>
        <IconButton icon="more" hint="More" label={`More for ${title}`} />
      </Menu>
    </li>
  );
}

function describe({ words, target_words: goal, open_findings: findings, updated_at: at }: Project): string {
  const length = goal ? `${formatNumber(words)} of ${formatCount(goal, "word")}` : formatCount(words, "word");
  return [length, findings > 0 ? formatCount(findings, "finding") : "", formatAgo(at)]
    .filter(Boolean)
    .join(" · ");
}

/** The title of the open book, and behind it the way to the others. */
import { useNavigate } from "react-router";
import { useProjects } from "@/api/projects";
import { Icon } from "@/ui/icons";
import { Menu, type MenuAction } from "@/ui/Menu";

/** How many other books are offered; all of them are on the shelf and in the palette. */
const OFFERED = 8;

export function BookSwitcher({ projectId, title }: { projectId: string; title: string }) {
  const navigate = useNavigate();
  const others = (useProjects().data ?? [])
    .filter(({ id }) => id !== projectId)
    .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
    .slice(0, OFFERED);
  const go = (address: string) => () => void navigate(address);
  const actions: (MenuAction | null)[] = [
    ...others.map<MenuAction>(({ id, title: name }) => ({
      id,
      label: name || "Untitled",
      icon: "book",
      run: go(`/projects/${id}`),
    })),
    ...(others.length > 0 ? [null] : []),
    { label: "Begin a new book", icon: "plus", run: go("/new") },
    { label: "All my books", icon: "left", run: go("/") },
  ];
  return (
    <Menu label="Open another book" actions={actions} position="bottom-start">
      <button type="button" className="book-switcher" dir="auto">
        <span>{title || "Untitled"}</span>
        <Icon name="below" size={14} />
      </button>
    </Menu>
  );
}

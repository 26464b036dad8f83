/** In the top line of an open book: how many work on it, and the way to who they are. */
import { Link, useNavigate } from "react-router";
import { useProject } from "@/api/projects";
import { useSession } from "@/api/session";
import { useCommands } from "@/lib/commands";
import { formatCount } from "@/lib/format";
import { Hint } from "@/ui/Hint";
import { Icon } from "@/ui/icons";
import { usePhone } from "@/ui/media";

export default function PeopleLink({ projectId }: { projectId: string }) {
  const together = useSession().data?.mode === "multi-user";
  return together ? <Standing projectId={projectId} /> : null;
}

function Standing({ projectId }: { projectId: string }) {
  const count = useProject(projectId).data?.members ?? 1;
  const navigate = useNavigate();
  const phone = usePhone();
  const address = `/projects/${projectId}/people`;
  useCommands(
    [
      {
        id: "people.open",
        title: "Show the people of this book",
        group: "Book",
        words: "members share invite roles",
        run: () => void navigate(address),
      },
    ],
    [address],
  );
  if (phone) return null;
  const says = count > 1 ? formatCount(count, "person", "people") : "Invite people";
  return (
    <Hint label={says}>
      <Link to={address} className="people-link" aria-label={`People of this book: ${says}`}>
        <Icon name="cast" />
        {count > 1 ? count : null}
      </Link>
    </Hint>
  );
}

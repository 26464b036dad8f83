/** On a phone: the five places, within reach of the thumb. */
import { Icon, type IconName } from "@/ui/icons";
import { readSlots } from "@/ui/slots";
import { setWorkbench, useWorkbench, type Workbench } from "@/ui/workbench";

interface Stop {
  label: string;
  icon: IconName;
  change: Partial<Workbench>;
}

export function BottomBar() {
  const pane = useWorkbench((value) => value.pane);
  const panel = useWorkbench((value) => value.panel);
  const stops: Stop[] = [
    { label: "Binder", icon: "binder", change: { pane: "binder" } },
    { label: "Page", icon: "page", change: { pane: "page" } },
    ...readSlots()
      .panels.slice(0, 2)
      .map<Stop>(({ id, title, icon }) => ({ label: title, icon, change: { pane: "inspector", panel: id } })),
    { label: "More", icon: "more", change: { pane: "more" } },
  ];
  return (
    <nav className="bottom-bar" aria-label="Places">
      {stops.map(({ label, icon, change }) => {
        const here = change.pane === pane && (change.pane !== "inspector" || change.panel === panel);
        return (
          <button
            key={label}
            type="button"
            aria-current={here ? "page" : undefined}
            onClick={() => setWorkbench(change)}
          >
            <Icon name={icon} size={22} />
            {label}
          </button>
        );
      })}
    </nav>
  );
}

/** A list of actions that opens beside what they act on. */
import { Menu as MantineMenu } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "@/ui/icons";
import { Keys } from "@/ui/Keys";

export interface MenuAction {
  /** Tells apart two actions of one name. */
  id?: string;
  label: string;
  icon?: IconName;
  keys?: string;
  tone?: "plain" | "danger";
  disabled?: boolean;
  run: () => void;
}

interface MenuProps {
  label: string;
  /** `null` draws a line between two groups. */
  actions: readonly (MenuAction | null)[];
  children: ReactElement;
  position?: "bottom-start" | "bottom-end";
  /** Stands above the actions, for the eye: a menu holds nothing but actions for those who hear it. */
  head?: ReactNode;
  opened?: boolean;
  onChange?: (opened: boolean) => void;
}

export function Menu({
  label,
  actions,
  children,
  head,
  position = "bottom-end",
  opened,
  onChange,
}: MenuProps) {
  return (
    <MantineMenu
      withinPortal
      position={position}
      offset={4}
      returnFocus
      loop
      transitionProps={{ duration: 120 }}
      classNames={{ dropdown: "menu-list", item: "menu-item" }}
      {...(opened === undefined ? {} : { opened })}
      {...(onChange ? { onChange } : {})}
    >
      <MantineMenu.Target>{children}</MantineMenu.Target>
      <MantineMenu.Dropdown aria-label={label}>
        {head ? <div aria-hidden="true">{head}</div> : null}
        {actions.map((action, place) =>
          action ? (
            <MantineMenu.Item
              key={action.id ?? action.label}
              onClick={action.run}
              disabled={action.disabled ?? false}
              data-tone={action.tone}
            >
              <MenuLine action={action} />
            </MantineMenu.Item>
          ) : (
            <div key={`line-${place}`} className="menu-line" role="separator" />
          ),
        )}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}

function MenuLine({ action }: { action: MenuAction }) {
  return (
    <span style={{ display: "flex", alignItems: "center", gap: 10 }}>
      {action.icon ? <Icon name={action.icon} size={16} /> : null}
      <span style={{ flex: 1 }}>{action.label}</span>
      {action.keys ? <Keys keys={action.keys} /> : null}
    </span>
  );
}

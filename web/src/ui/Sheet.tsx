/** Something to deal with before going on: a dialog on a wide screen, a sheet from below on a phone. */
import { Drawer, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { IconButton } from "@/ui/Button";
import { usePhone } from "@/ui/media";

interface SheetProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Pixels, on a wide screen. */
  width?: number;
  /** A drawer at the right edge instead of a dialog in the middle. */
  side?: boolean;
}

export function Sheet({ title, opened, onClose, children, width = 480, side = false }: SheetProps) {
  const phone = usePhone();
  const head = (
    <div className="sheet-head">
      <h2>{title}</h2>
      <IconButton icon="close" label="Close" keys="Escape" onClick={onClose} />
    </div>
  );
  const shared = {
    opened,
    onClose,
    withCloseButton: false,
    padding: 0,
    classNames: { content: "sheet-content" },
    overlayProps: { color: "var(--veil)", backgroundOpacity: 1 },
    transitionProps: { duration: 160 },
    attributes: { content: { "aria-label": title } },
  };
  const body = <div className="sheet-body">{children}</div>;
  if (phone)
    return (
      <Drawer {...shared} position="bottom" size="88dvh" radius="16px 16px 0 0">
        {head}
        {body}
      </Drawer>
    );
  if (side)
    return (
      <Drawer {...shared} position="right" size={width}>
        {head}
        {body}
      </Drawer>
    );
  return (
    <Modal {...shared} size={width} centered>
      {head}
      {body}
    </Modal>
  );
}

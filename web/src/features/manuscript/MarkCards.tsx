/** The card that shows when the pointer rests on a name or on words at fault, or by key where the cursor stands. */
import { Popover } from "@mantine/core";
import { Suspense, useEffect, useRef, useState, type RefObject } from "react";
import { useCommands } from "@/lib/commands";
import { readSlots, type Card } from "@/ui/slots";
import { showToast } from "@/ui/toasts";
import { openPanel } from "@/ui/workbench";

interface Shown {
  kind: Card["kind"];
  id: string;
  rect: DOMRect;
  /** Asked for by key: the focus goes into the card, and back when it closes. */
  byKey: boolean;
}

const REST = 350;

function markAt(target: EventTarget | null, pointer?: { clientX: number; clientY: number }): Shown | null {
  const mark =
    target instanceof Element ? target.closest<HTMLElement>("[data-finding], [data-entity]") : null;
  if (!mark) return null;
  const finding = mark.dataset["finding"];
  const id = finding ?? mark.dataset["entity"];
  if (!id) return null;
  const rect = pointer ? lineUnder(mark, pointer) : mark.getBoundingClientRect();
  return { kind: finding ? "finding" : "entity", id, rect, byKey: !pointer };
}

/** A mark may run over two lines; the card stands beside the one that is pointed at. */
function lineUnder(mark: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): DOMRect {
  const lines = Array.from(mark.getClientRects());
  const hit = lines.find(
    (line) => line.left <= clientX && clientX <= line.right && line.top <= clientY && clientY <= line.bottom,
  );
  return hit ?? mark.getBoundingClientRect();
}

/** The mark that holds the cursor. */
function markAtCursor(): Shown | null {
  const node = document.getSelection()?.focusNode ?? null;
  return markAt(node instanceof Element ? node : (node?.parentElement ?? null));
}

export function MarkCards({
  projectId,
  scroll,
}: {
  projectId: string;
  scroll: RefObject<HTMLDivElement | null>;
}) {
  const [shown, setShown] = useState<Shown | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const root = scroll.current;
    if (!root) return;
    const later = (next: Shown | null, wait: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setShown(next), wait);
    };
    const onOver = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return;
      const mark = markAt(event.target, event);
      later(mark, mark ? REST : 200);
    };
    const hide = () => later(null, 0);
    const onClick = (event: MouseEvent) => {
      const mark = markAt(event.target);
      if (mark?.kind === "finding" && (event.ctrlKey || event.metaKey))
        openPanel("findings", { findingId: mark.id });
    };
    root.addEventListener("pointerover", onOver);
    root.addEventListener("pointerleave", hide);
    root.addEventListener("scroll", hide, { passive: true });
    root.addEventListener("keydown", hide);
    root.addEventListener("click", onClick);
    return () => {
      clearTimeout(timer.current);
      root.removeEventListener("pointerover", onOver);
      root.removeEventListener("pointerleave", hide);
      root.removeEventListener("scroll", hide);
      root.removeEventListener("keydown", hide);
      root.removeEventListener("click", onClick);
    };
  }, [scroll]);
  useCommands(
    [
      {
        id: "page.card",
        title: "Show what is known here",
        group: "Page",
        keys: "alt+Enter",
        words: "name finding card",
        run: () => {
          const mark = markAtCursor();
          setShown(mark);
          if (!mark) showToast("The cursor stands in no name and in no finding.");
        },
      },
    ],
    [],
  );
  if (!shown) return null;
  const card = readSlots().cards.find(({ kind }) => kind === shown.kind);
  if (!card) return null;
  const close = () => setShown(null);
  return (
    <Popover
      opened
      onChange={close}
      position="bottom-start"
      withinPortal
      offset={6}
      trapFocus={shown.byKey}
      returnFocus={shown.byKey}
    >
      <Popover.Target>
        <span
          style={{
            position: "fixed",
            left: shown.rect.left,
            top: shown.rect.top,
            width: shown.rect.width,
            height: shown.rect.height,
            pointerEvents: "none",
          }}
        />
      </Popover.Target>
      <Popover.Dropdown
        className="card"
        onPointerEnter={() => clearTimeout(timer.current)}
        onPointerLeave={() => {
          timer.current = setTimeout(close, 200);
        }}
      >
        <Suspense fallback={null}>
          <card.Component projectId={projectId} id={shown.id} onClose={close} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

import "fake-indexeddb/auto";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import History from "@/features/history/History";
import { setWorkbench } from "@/ui/workbench";
import { bodyOf, FakeServer, type FakeBook } from "../../../tests/fake";
import { show } from "../../../tests/show";

let server: FakeServer;
let book: FakeBook;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  book = server.addBook("Mill", [{ title: "One", scenes: [["Her eyes were green.", "The end."]] }]);
});

function scene() {
  return book.parts[0]!.chapters[0]!.scenes[0]!;
}

describe("a scene's history", () => {
  it("asks for a scene, and says when nothing is kept", async () => {
    setWorkbench({ sceneId: null });
    const { unmount } = show(<History projectId={book.project.id} />);
    expect(await screen.findByText("No scene chosen")).toBeVisible();
    unmount();
    setWorkbench({ sceneId: scene().id });
    show(<History projectId={book.project.id} />);
    expect(await screen.findByText(/Nothing is kept yet/)).toBeVisible();
  });

  it("shows what changed, brings a state back, and undoes that", async () => {
    const before = scene().body;
    const after = bodyOf("Her eyes were blue.", "The end.");
    server.write(book, scene(), { body: after }, '"1"');
    setWorkbench({ sceneId: scene().id });
    show(<History projectId={book.project.id} />);
    fireEvent.click(await screen.findByRole("button", { name: /Kept while writing/ }));
    expect(await screen.findByText("green.")).toBeVisible();
    expect(screen.getByText("blue.").tagName).toBe("INS");
    fireEvent.click(screen.getByRole("button", { name: "Bring this state back" }));
    await waitFor(() => expect(scene().body).toEqual(before));
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(scene().body).toEqual(after));
  });
});

/** A check's page as text: its stories are small manuscripts, so they are set as such. */
import { isValidElement, type ReactNode } from "react";
import Markdown from "react-markdown";

export default function Story({ page }: { page: string }) {
  return (
    <Markdown skipHtml components={{ pre: ({ children }) => <Told>{children}</Told> }}>
      {page.replace(/^# .*\n+/, "")}
    </Markdown>
  );
}

function Told({ children }: { children?: ReactNode }) {
  const told = isValidElement<{ children?: ReactNode }>(children) ? children.props.children : children;
  return (
    <div className="story">
      <Markdown skipHtml>{typeof told === "string" ? told : ""}</Markdown>
    </div>
  );
}

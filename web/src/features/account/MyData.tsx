/** What is mine: taken along, brought back, or erased. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ChangeEvent } from "react";
import { Link } from "react-router";
import { exportMine, importMine } from "@/api/account";
import { keys } from "@/api/queries";
import { useSession } from "@/api/session";
import { EraseSheet } from "@/features/account/EraseSheet";
import { Says } from "@/features/account/Gate";
import { Part } from "@/features/account/Part";
import { formatCount } from "@/lib/format";
import { saveFile } from "@/lib/keep";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/icons";

export function MyData() {
  const many = useSession().data?.mode === "multi-user";
  return (
    <>
      <Take many={many} />
      <BringBack />
      {many ? <Erase /> : null}
    </>
  );
}

function Take({ many }: { many: boolean }) {
  const taking = useMutation({
    mutationFn: exportMine,
    onSuccess: (file) => saveFile("narrative-os-export.zip", file),
  });
  return (
    <Part
      title="Take everything with you"
      lede={
        many
          ? "One zip with your account and every book you own: the text, its versions, what was found, your decisions. Any studio can read it again, and so can you: it holds plain files."
          : "One zip with every book: the text, its versions, what was found, your decisions. Any studio can read it again, and so can you: it holds plain files."
      }
    >
      <Button icon="download" disabled={taking.isPending} onClick={() => taking.mutate()}>
        {taking.isPending ? "Gathering…" : "Save everything as a zip"}
      </Button>
      <Says error={taking.error} />
      <p className="account-note" role="status">
        {taking.isPending
          ? "Many long books take a minute."
          : taking.isSuccess
            ? "It is in your downloads."
            : ""}
      </p>
    </Part>
  );
}

function BringBack() {
  const cache = useQueryClient();
  const bringing = useMutation({
    mutationFn: importMine,
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.projects }),
  });
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) bringing.mutate(file);
    event.target.value = "";
  };
  const projects = bringing.data?.projects ?? [];
  return (
    <Part
      title="Bring it back"
      lede="Choose such a zip, and its books come in beside those that are here. Nothing is overwritten."
    >
      <label className="button file-button" data-disabled={bringing.isPending || undefined}>
        <Icon name="upload" size={16} />
        {bringing.isPending ? "Reading…" : "Choose a zip"}
        <input type="file" accept=".zip,application/zip" onChange={choose} disabled={bringing.isPending} />
      </label>
      <Says error={bringing.error} />
      {bringing.isSuccess ? (
        <div role="status" className="gate-aside">
          {projects.length === 0
            ? "There was no book in it."
            : `${formatCount(projects.length, "book")} came in:`}
          <ul className="plain-list">
            {projects.map((project) => (
              <li key={project.id}>
                <Link to={`/projects/${project.id}`}>{project.title}</Link>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Part>
  );
}

function Erase() {
  const [asking, setAsking] = useState(false);
  return (
    <Part title="Erase my account" lede="For good, at once, and nobody can bring it back.">
      <div className="fates">
        <div>
          <h3>What goes</h3>
          <ul>
            <li>Your name, address, password, passkeys and tokens</li>
            <li>The books only you work on, with all their versions, findings and files</li>
            <li>Your sign-ins, and your name in every record</li>
          </ul>
        </div>
        <div>
          <h3>What stays</h3>
          <ul>
            <li>Books that belong to others, with what you wrote in them; your name is gone there too</li>
            <li>That something was done and when, without who you are</li>
          </ul>
        </div>
      </div>
      <Button tone="danger" onClick={() => setAsking(true)}>
        Erase my account…
      </Button>
      {asking ? <EraseSheet onClose={() => setAsking(false)} /> : null}
    </Part>
  );
}

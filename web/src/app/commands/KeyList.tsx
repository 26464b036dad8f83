/** The keys of the screen at hand. */
import { commandStore, listCommands } from "@/lib/commands";
import { useStore } from "@/lib/store";
import { Keys } from "@/ui/Keys";
import { Sheet } from "@/ui/Sheet";

export function KeyList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const groups = useStore(commandStore);
  const commands = listCommands(groups).filter(({ keys, enabled }) => keys && enabled !== false);
  const headings = [...new Set(commands.map(({ group }) => group))].sort();
  return (
    <Sheet title="Keys" opened={opened} onClose={onClose} width={640}>
      <div className="key-list">
        {headings.map((heading) => (
          <section key={heading}>
            <h3>{heading}</h3>
            <dl>
              {commands
                .filter(({ group }) => group === heading)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{command.title}</dt>
                    <dd>
                      <Keys keys={command.keys ?? ""} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}

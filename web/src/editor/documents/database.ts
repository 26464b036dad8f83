/** The large storage of this browser: opened once, and believed only when it says that something is written. */

type Act<T> = (store: IDBObjectStore) => IDBRequest<T>;

export interface Database {
  read: <T>(store: string, act: Act<T>) => Promise<T>;
  /** Resolves with what `act` asked for once the device has it for certain. */
  write: <T>(store: string, act: Act<T>) => Promise<T>;
}

const REFUSED = "This browser keeps nothing";

export function openDatabase(name: string, build: (database: IDBDatabase) => void): Database {
  let opened: Promise<IDBDatabase> | null = null;

  const open = () => {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => build(request.result);
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => reject(request.error ?? new Error(REFUSED));
    }).then((database) => {
      // The browser may take it away, as when the person clears what is kept.
      database.onclose = database.onversionchange = () => {
        database.close();
        opened = null;
      };
      return database;
    });
    // What was refused once may be granted later.
    opened.catch(() => (opened = null));
    return opened;
  };

  const within = async <T>(store: string, mode: IDBTransactionMode, act: Act<T>): Promise<T> => {
    const database = await open();
    return new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error(REFUSED));
    });
  };

  return {
    read: (store, act) => within(store, "readonly", act),
    write: (store, act) => within(store, "readwrite", act),
  };
}

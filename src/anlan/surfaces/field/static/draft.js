// @ts-check
// What was answered and not sent yet stays on this phone, photos with it, until it is sent.
import { openDB } from "idb";

const STORE = "drafts";

function store() {
  return openDB("anlan-drafts", 1, {
    upgrade(db) {
      db.createObjectStore(STORE);
    },
  });
}

/** @param {string} name @returns {Promise<any>} */
export async function kept(name) {
  return (await store()).get(STORE, name);
}

/** @param {string} name @param {unknown} draft */
export async function keep(name, draft) {
  await (await store()).put(STORE, draft, name);
}

/** @param {string} name */
export async function forget(name) {
  await (await store()).delete(STORE, name);
}

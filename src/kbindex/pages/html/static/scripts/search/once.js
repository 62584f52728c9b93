// @ts-check
/** What is made of an object once, however often it is asked for. */

/**
 * Return what makes a value of an object, and keeps it as long as the object.
 * @template {object} From
 * @template {object} Made
 * @param {(from: From) => Made} make
 * @returns {(from: From) => Made}
 */
export function onceFor(make) {
  /** @type {WeakMap<From, Made>} */
  const kept = new WeakMap();
  return (from) => {
    const known = kept.get(from);
    if (known) return known;
    const made = make(from);
    kept.set(from, made);
    return made;
  };
}

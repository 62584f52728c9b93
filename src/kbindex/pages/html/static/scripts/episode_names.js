// Episodes that a query names, as `pages/html/episode_names.py` finds them.

const MOST_NAMED = 3;
const LEAST_SHARE = 0.5;
const NO_LETTER = /[^\p{L}\p{N}]/gu;
const NUMBER = /^(?:第|no|ep|episode|エピソード)?0*([0-9]{1,9})(?:回|話)?$/u;

/** @typedef {{ label: string, address: string, names: string[] }} Named */

/** @param {string} text */
function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(NO_LETTER, "");
}

/**
 * Returns the episodes that a query names, the surest first.
 *
 * @param {string} text
 * @param {Named[]} episodes
 */
export function episodesNamed(text, episodes) {
  const said = fold(text);
  if (!said) return [];
  const number = NUMBER.exec(said)?.[1];
  const wanted = [said, number];
  const isWhole = (/** @type {Named} */ one) => one.names.some((name) => wanted.includes(name));
  const isMuch = (/** @type {string} */ name) => said.length >= LEAST_SHARE * name.length;
  const isPart = (/** @type {Named} */ one) =>
    !number && !isWhole(one) && one.names.some((name) => name.includes(said) && isMuch(name));
  return [...episodes.filter(isWhole), ...episodes.filter(isPart)].slice(0, MOST_NAMED);
}

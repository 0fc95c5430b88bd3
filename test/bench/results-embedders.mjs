/** @module The sections of `RESULTS.md` about embedders: how well is found with each, how fast they are, what changing costs. */
import { turnsTable } from './turns-rows.mjs'
import { modelTables } from './model-rows.mjs'
import { recallTable, STORES } from './recall-rows.mjs'
import { table } from './table.mjs'

/** @typedef {import('./results.mjs').Results} Results @typedef {import('./measure-upgrade.mjs').UpgradeRow} UpgradeRow */

const NOT_YET = (/** @type {string} */ part) => `Not measured yet: \`npm run bench -- --only ${part}\`.`

/** @param {Results} results */
export function recallSections({ recall, stores }) {
  return [
    '## How well it finds',
    '![What each store finds again on LoCoMo and PrefEval, with vectors of MiniLM and of the built-in embedder](recall.svg)',
    RECALL_READING,
    ...(stores.length === 0 ? [NOT_YET('recall')] : [recallTable(stores).trim(), versionsOf(stores)]),
    '### With the built-in embedder, in detail',
    recall.length === 0 ? NOT_YET('recall') : recall.join('\n').trim(),
  ]
}

const RECALL_READING = `\`npm run bench -- --only recall\`, or \`npm run bench:recall -- --data LOCOMO --prefs PREFEVAL --model MINILM\`, which only prints. The same turns, questions and preferences for each.
Keepsake: the built package in Chromium, through \`openMemory\`, a worker and IndexedDB; MiniLM (all-MiniLM-L6-v2, int8, 384 dimensions) through
\`transformersEmbedder\`, the built-in embedder with 256. The others in Node, with vectors that Keepsake's embedders made. **turn@10**: the share of a
question's evidence among the first ten turns, categories 1–4. **session@10**: the share of its sessions among the first ten. **hit@5 of 50**: whether the right preference is
among the first five of fifty; ties count against.

Keepsake knows who spoke, when, and what was said around a turn; the others have no field for that, so their texts begin with the speaker's name (without it they find
less). All else of theirs is at its defaults, but that Orama's \`similarity\` is 0 (0.8, its default, is reached by 3 of 1,105 turns that are evidence) and that every text is to be ranked.`

/** @param {Results['stores']} rows */
function versionsOf(rows) {
  const versions = new Map(
    rows.flatMap(({ store, version }) => (version === undefined ? [] : [[store, version]])),
  )
  const named = [...versions].map(([store, version]) => `${STORES[store]?.name} ${version}`)
  const localmode = versions.has('localmode')
    ? 'LocalMode is not on the npm registry that we reach, so it was built from a checkout of its source (`--localmode CHECKOUT`): its `createVectorDB` in memory and `createHybridSearch`. Its own embedder calls transformers.js as well; here it got the same vectors as the others.'
    : 'LocalMode is left out: it is not on the npm registry that we reach. `--localmode CHECKOUT` has it built from its source.'
  return `Versions: ${named.join(', ')}. ${localmode}`
}

/** @param {Results} results */
export function embedderSections({ builtIn, models, upgrade }) {
  return [
    '## How fast embedders are',
    MODELS_READING,
    builtIn.length === 0 ? NOT_YET('models') : turnsTable(builtIn).trim(),
    ...(models.length === 0 ? [NOT_YET('models')] : modelTables(models).map((each) => each.trim())),
    '### Changing the embedder',
    upgrade.length === 0 ? NOT_YET('upgrade') : upgradeSection(upgrade),
  ]
}

const MODELS_READING = `\`npm run bench -- --only models\` (\`--libraries static,wasm1,wasm2,webgpu\` one of them), or \`npm run bench:embedder -- --data LOCOMO --model MINILM\`, which only prints.
Everything in a worker of a page that is cross-origin isolated. **By hand**: transformers.js in the same worker, with the same runtime and files:
\`pipeline('feature-extraction', …)\` and one call with all the texts, \`{ pooling: 'mean', normalize: true }\`. The two take turns on the same texts, which are new in each round; the one that goes first
changes. Cells are \`ours / by hand (ratio)\`: medians of 4 to 200 rounds, and the ratio of times, ours to by hand (1.10: ours takes 10 % longer), of which each round has one: their
median where ours goes first and their median where it does not, multiplied, and the root of that.

Texts of 400 tokens: MiniLM was made for 256, so ours splits them and joins the vectors; by hand the model reads all 400 at once. **8–60** tokens: lengths mixed, as turns have
them; by hand all are padded to the longest, ours puts texts of one length together. WebGPU runs in software here (SwiftShader), and int8 is all that we have of the model: its row says
that the path works, nothing of a GPU's speed. A dash: one round would take more than 20 s.`

/** @param {readonly UpgradeRow[]} rows */
function upgradeSection(rows) {
  const cells = rows.map((row) => [
    String(row.turns),
    (row.loadMs / 1000).toFixed(1),
    (row.embedMs / 1000).toFixed(1),
    row.perSecond.toFixed(0),
    ...[row.quiet, row.loading, row.embedding, row.after].map(
      ({ p50, p95 }) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`,
    ),
  ])
  const heads = ['turns', 'loading, s', 'embedding, s', 'turns/s']
  const searches = ['search before', 'while loading', 'while embedding', 'after'].map(
    (head) => `${head}, p50 / p95 ms`,
  )
  return `\`npm run bench -- --only upgrade\`: LoCoMo is remembered with the built-in embedder, then \`upgrade\` to MiniLM (files from the page's own server, ${rows[0]?.threads ?? 0} threads). One search after the other is
asked meanwhile, 20 ms apart, from the page; it goes on answering with the built-in vectors until all of MiniLM's are there.\n\n${table('', cells, [...heads, ...searches]).trim()}`
}

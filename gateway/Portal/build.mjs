// Bundles the front end into wwwroot/dist: scripts, style, fonts, icons. Everything that a page asks for comes from there.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const out = 'wwwroot/dist';
const unpacked = resolve('node_modules/.cache/portal');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
mkdirSync(unpacked, { recursive: true });

// The design system's style holds images as data: URLs. They become files, so that the content policy stays at 'self' with nothing added.
const dataUrlsToFiles = {
  name: 'data-urls-to-files',
  setup(bundle) {
    bundle.onResolve({ filter: /^data:/ }, ({ path }) => {
      const comma = path.indexOf(',');
      const head = path.slice('data:'.length, comma);
      const body = path.slice(comma + 1);
      const bytes = head.endsWith(';base64') ? Buffer.from(body, 'base64') : Buffer.from(body.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))).trim());
      const file = `${unpacked}/${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.${head.startsWith('image/svg') ? 'svg' : 'woff'}`;
      writeFileSync(file, bytes);
      return { path: file };
    });
  },
};

await build({
  entryPoints: { portal: 'assets/portal.ts', early: 'assets/early.ts', style: 'assets/style.css' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2020', 'chrome100', 'firefox100', 'safari15'],
  loader: { '.woff2': 'file', '.woff': 'file', '.svg': 'file' },
  assetNames: 'files/[name]-[hash]',
  legalComments: 'linked',
  logLevel: 'warning',
  plugins: [dataUrlsToFiles],
});

copyFileSync('node_modules/bootstrap-italia/dist/svg/sprites.svg', `${out}/sprites.svg`);
writeFileSync(`${out}/.stamp`, '');

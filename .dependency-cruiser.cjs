// The rooms: who may import whom. docs/architecture.md draws the same picture.
const room = (path) => `^src-main/${path}/`
const commandWords = '^src-renderer/i18n/(en|ko)/commands\\.ts$'
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src-', pathNot: allowed },
})
const packageOnlyIn = (name, packages, allowed) => ({
  name,
  severity: 'error',
  from: { path: '^src-', pathNot: allowed },
  to: { path: `node_modules/(${packages})` },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only(
      'shared-knows-nobody',
      '^src-shared/',
      '^src-shared/',
      'The contract room: plain types and schemas.',
    ),
    {
      name: 'shared-has-no-platform',
      severity: 'error',
      from: { path: '^src-shared/' },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'engine',
      room('engine'),
      ['^src-shared/', room('engine')],
      'Computes; knows no projects or windows.',
    ),
    only('media', room('media'), ['^src-shared/', room('media')], 'The only room that knows ffmpeg.'),
    only(
      'engine-client',
      room('engine-client'),
      ['^src-shared/', room('engine-client')],
      'Starts the engine, never its code.',
    ),
    only('app', room('app'), ['^src-shared/', room('(app|media|engine-client)')], 'What the program does.'),
    only(
      'entries',
      '^src-main/[^/]+\\.ts$',
      ['^src-shared/', '^src-main/[^/]+\\.ts$', room('(app|cli|core|media|engine-client|serve|shell)')],
      'Compose, nothing else.',
    ),
    only('cli', room('cli'), ['^src-shared/', room('(cli|app|serve)')], 'Commands and their words.'),
    only('serve', room('serve'), ['^src-shared/', room('(serve|app)')], 'The browser host.'),
    only(
      'core',
      room('core'),
      ['^src-shared/', room('(core|app)')],
      "The desktop's main side, without Electron.",
    ),
    only(
      'shell',
      room('shell'),
      ['^src-shared/', room('shell'), commandWords],
      'Electron: windows, menus, dialogs. Its menu says what the window says.',
    ),
    {
      name: 'main-and-preload-are-the-shell',
      comment: 'They run on the Node inside Electron, whatever it is.',
      severity: 'error',
      from: { path: '^src-main/(main|preload)\\.ts$' },
      to: { path: '^src-', pathNot: ['^src-shared/', room('shell')] },
    },
    only('renderer', '^src-renderer/', ['^src-shared/', '^src-renderer/'], 'The window.'),
    {
      name: 'renderer-has-no-platform',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    packageOnlyIn('tensorflow-in-engine', '@tensorflow', room('engine')),
    packageOnlyIn('ffmpeg-in-one-file', 'fluent-ffmpeg', '^src-main/media/ffmpeg-command\\.ts$'),
    packageOnlyIn('pictures-in-media', 'sharp', room('media')),
    packageOnlyIn('svelte-in-renderer', 'svelte/|@lucide/', '^src-renderer/'),
    packageOnlyIn('components-in-ui', 'bits-ui/|@internationalized/', '^src-renderer/ui/'),
    packageOnlyIn('electron-in-shell', 'electron/', ['^src-main/(main|preload)\\.ts$', room('shell')]),
    packageOnlyIn('websockets-in-serve', '(@types/)?ws/', room('serve')),
    packageOnlyIn('commander-in-cli', 'commander', ['^src-main/cli\\.ts$', room('cli')]),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src-main/engine/flow/kernel' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.svelte'],
    },
  },
}

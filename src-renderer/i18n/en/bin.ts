/** English: bin. */
export const words = {
  title: 'Media',
  added: (count: number) => (count === 1 ? '1 file added' : `${String(count)} files added`),
  moreFailed: (count: number) => `${String(count)} more files could not be read.`,
}

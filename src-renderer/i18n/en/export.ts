/** English: export. */
export const words = {
  title: 'Export',
}

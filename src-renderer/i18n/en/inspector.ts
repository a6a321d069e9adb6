/** English: inspector. */
export const words = {
  title: 'Properties',
}

/** English: preview. */
export const words = {
  title: 'Preview',
}

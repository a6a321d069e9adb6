/** English: dialogs. */
export const words = {
  title: 'Dialogs',
}

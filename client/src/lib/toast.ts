/** A passing word that loses nothing when missed; never about money. */
export async function toast(words: string): Promise<void> {
  const { default: show } = await import('react-hot-toast');
  show(words, { duration: 5_000 });
}

/** The gateway says that this address will never take it; its message names neither address nor text. */
export class Undeliverable extends Error {}

interface Rule {
  by: readonly string[];
  from: readonly string[];
  to: readonly string[];
}

export function lifeText(
  phases: Readonly<Record<string, { status: string; open: boolean }>>,
  lifecycle: Readonly<Record<string, Rule>>,
): string;

/** @throws Error without the marks */
export function withLife(text: string, life: string): string;

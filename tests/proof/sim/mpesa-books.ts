/** Money that moved at M-Pesa, or was to move and did not. */
export interface Row {
  receipt: string;
  way: 'in' | 'out';
  msisdn: string;
  ref: string;
  amountCents: number;
  atMs: number;
  /** From then on Pull shows it. */
  visibleMs: number;
  /** Of a payout: the caller's id, and how it ended. */
  oci?: string;
  code: string;
}

/** M-Pesa's own books: phones, and the two accounts of our paybill. Their sum never changes. */
export class MpesaBooks {
  readonly rows: Row[] = [];
  private readonly phones = new Map<string, number>();
  private workingCents = 0;
  private wholeCents: number;

  constructor(private utilityCents: number) {
    this.wholeCents = utilityCents;
  }

  /** What the paybill holds. */
  get balance(): { workingCents: number; utilityCents: number } {
    return { workingCents: this.workingCents, utilityCents: this.utilityCents };
  }

  give(msisdn: string, cents: number): void {
    this.phones.set(msisdn, (this.phones.get(msisdn) ?? 0) + cents);
    this.wholeCents += cents;
  }

  /** From a phone into the paybill; null when the phone has not that much. */
  payIn(msisdn: string, ref: string, amountCents: number, atMs: number, lateMs: number): Row | null {
    const balance = this.phones.get(msisdn) ?? 0;
    if (balance < amountCents) return null;
    this.phones.set(msisdn, balance - amountCents);
    this.workingCents += amountCents;
    return this.add({ way: 'in', msisdn, ref, amountCents, atMs, visibleMs: atMs + lateMs, code: '0' });
  }

  /** From the paybill to a phone; `code` other than 0: refused, and nothing moves. */
  payOut(oci: string, msisdn: string, amountCents: number, atMs: number, code: string): Row {
    const told = code === '0' && this.utilityCents < amountCents ? '1' : code;
    if (told === '0') {
      this.utilityCents -= amountCents;
      this.phones.set(msisdn, (this.phones.get(msisdn) ?? 0) + amountCents);
    }
    return this.add({ way: 'out', msisdn, ref: '', amountCents, atMs, visibleMs: atMs, oci, code: told });
  }

  /** What came in is made available for payouts. */
  settle(): void {
    this.utilityCents += this.workingCents;
    this.workingCents = 0;
  }

  payoutOf(oci: string): Row | undefined {
    return this.rows.find((row) => row.oci === oci);
  }

  /** Nothing was made and nothing lost. */
  get balanced(): boolean {
    const inPhones = [...this.phones.values()].reduce((sum, cents) => sum + cents, 0);
    return inPhones + this.workingCents + this.utilityCents === this.wholeCents;
  }

  private add(row: Omit<Row, 'receipt'>): Row {
    const made = { ...row, receipt: `SKL${String(this.rows.length + 1).padStart(7, '0')}` };
    this.rows.push(made);
    return made;
  }
}

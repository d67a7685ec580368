import PDFDocument from 'pdfkit';
import { printable } from '../domain/winansi.js';

const MARGIN = 48;
const FOOT = 64;
const INK = '#1a2428';
const INK_2 = '#48555b';
const LINE = '#dad4c6';
const LABEL = 104;

export interface Column {
  title: string;
  width: number;
  right?: boolean;
  mono?: boolean;
}

/** A4 pages that text flows down; whatever does not fit goes on to the next. */
export function createSheet(title: string, at: Date) {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: FOOT },
    bufferPages: true,
    // The same certificate has the same bytes: no time of its own.
    info: { Title: title, Producer: 'Amana', Creator: 'Amana', CreationDate: at, ModDate: at },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve) => doc.once('end', () => resolve(Buffer.concat(chunks))));
  const width = doc.page.width - 2 * MARGIN;

  const font = (name: 'Helvetica' | 'Helvetica-Bold' | 'Courier', size: number, colour = INK) =>
    doc.font(name).fontSize(size).fillColor(colour);
  const bottom = (): number => doc.page.height - FOOT;
  const left = (): number => bottom() - doc.y;

  /** Goes to the next page unless so much fits on this one. */
  function ensure(height: number): void {
    if (left() < height) doc.addPage();
  }

  function rule(): void {
    doc
      .moveTo(MARGIN, doc.y)
      .lineTo(MARGIN + width, doc.y)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
    doc.y += 4;
  }

  function row(columns: readonly Column[], cells: readonly string[], bold = false): void {
    const set = ({ mono }: Column) => font(bold ? 'Helvetica-Bold' : mono ? 'Courier' : 'Helvetica', 8.5);
    const texts = cells.map(printable);
    const height = Math.max(
      ...columns.map((column, n) => set(column).heightOfString(texts[n]!, { width: column.width - 8 })),
    );
    ensure(height + 6);
    const y = doc.y;
    let x = MARGIN;
    columns.forEach((column, n) => {
      const align = column.right ? 'right' : 'left';
      set(column).text(texts[n]!, x, y, { width: column.width - 8, align });
      x += column.width;
    });
    doc.y = y + height + 4;
  }

  return {
    doc,
    width,
    left: MARGIN,
    font,
    ensure,

    heading(text: string): void {
      doc.y += 12;
      ensure(60);
      font('Helvetica-Bold', 11.5).text(printable(text), MARGIN, doc.y, { width });
      doc.y += 4;
      rule();
    },

    paragraph(
      text: string,
      { x = MARGIN, size = 9, colour = INK }: { x?: number; size?: number; colour?: string } = {},
    ): void {
      ensure(size + 4);
      font('Helvetica', size, colour).text(printable(text), x, doc.y, { width: MARGIN + width - x });
      doc.y += 3;
    },

    /** A name beside its value; a long value goes on to the next page. */
    fact([name, value]: readonly [string, string], mono = false): void {
      const label = font('Helvetica', 9, INK_2).heightOfString(printable(name), { width: LABEL - 8 });
      ensure(label + 4);
      const [y, page] = [doc.y, doc.bufferedPageRange().count];
      font('Helvetica', 9, INK_2).text(printable(name), MARGIN, y, { width: LABEL - 8 });
      font(mono ? 'Courier' : 'Helvetica', 9).text(printable(value), MARGIN + LABEL, y, {
        width: width - LABEL,
      });
      const samePage = doc.bufferedPageRange().count === page;
      doc.y = (samePage ? Math.max(doc.y, y + label) : doc.y) + 3;
    },

    table: (columns: readonly Column[]) => {
      const head = (): void => {
        row(
          columns,
          columns.map(({ title: text }) => text),
          true,
        );
        rule();
      };
      head();
      return (cells: readonly string[]): void => {
        const page = doc.bufferedPageRange().count;
        if (left() < 40) doc.addPage();
        if (doc.bufferedPageRange().count !== page) head();
        row(columns, cells);
      };
    },

    /** Writes the foot of every page and ends the document. */
    end(foot: (page: number, of: number) => string): Promise<Buffer> {
      const { count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page += 1) {
        doc.switchToPage(page);
        doc.page.margins.bottom = 0;
        font('Helvetica', 8, INK_2).text(
          printable(foot(page + 1, count)),
          MARGIN,
          doc.page.height - FOOT + 20,
          {
            width,
            lineBreak: false,
          },
        );
      }
      doc.end();
      return done;
    },
  };
}

export type Sheet = ReturnType<typeof createSheet>;

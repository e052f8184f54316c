"""An exhibit as it stands in a page: two drawings, one for wide screens and print and one for phones, and its table."""

from datetime import date

from markupsafe import Markup

from detente.briefing.marks import Marks
from detente.core.exhibits import Exhibit
from detente.figures import NARROW, WIDE, Cell, svg, table
from detente.figures.lettering import clean


def drawing(exhibit: Exhibit, width: int, credits: tuple[str, ...]) -> str:
    """The `<svg>` with its description, as pages hold it; the checker draws it again and compares."""
    made = svg(exhibit, width, credits)
    head = Markup('<svg role="img" aria-label="{}" data-exhibit="{}" data-width="{}"').format(
        clean(exhibit.alt or exhibit.title), exhibit.id, width
    )
    return made.replace("<svg", str(head), 1)


class Drawn:
    """Drawings and table of one exhibit."""

    def __init__(self, exhibit: Exhibit, credits: tuple[str, ...]) -> None:
        self.wide = Markup(drawing(exhibit, WIDE, credits))  # noqa: S704 - text inside is escaped by the renderer
        self.narrow = Markup(drawing(exhibit, NARROW, credits))  # noqa: S704
        self.table = table(exhibit)

    def place(self, m: Marks, at: str, cells: tuple[Cell | None, ...], shown: str) -> Markup:
        """The row's place on the x axis: a date, a number or a name."""
        cell = next(cell for cell in cells if cell is not None)
        pointer = f"{at}/series/{cell.series}/points/{cell.point}/x"
        if isinstance(cell.datum.x, date):
            return m.date(pointer)
        if isinstance(cell.datum.x, str):
            return m.text(pointer)
        return m.plain_number(pointer, shown)

    def cell(self, m: Marks, at: str, cell: Cell | None) -> Markup:
        """A figure with its limits; a missing one says so, with its reason where it has one."""
        if cell is None:
            return Markup("")
        pointer, datum = f"{at}/series/{cell.series}/points/{cell.point}", cell.datum
        digits = self.table.digits
        shown = Markup('<span class="none">missing</span>')
        if datum.y is not None:
            shown = m.number(f"{pointer}/y", digits)
        elif datum.low is not None or datum.high is not None:
            shown = Markup("")
        if datum.low is not None and datum.high is not None:
            shown += Markup(' <span class="band">({} to {})</span>').format(
                m.number(f"{pointer}/low", digits), m.number(f"{pointer}/high", digits)
            )
        if datum.low50 is not None and datum.high50 is not None:
            shown += Markup(' <span class="band">[{} to {}]</span>').format(
                m.number(f"{pointer}/low50", digits), m.number(f"{pointer}/high50", digits)
            )
        if datum.prior is not None:
            shown += Markup(' <span class="band">prior share {}</span>').format(m.number(f"{pointer}/prior", 2))
        return shown + (Markup("<br>{}").format(m.text(f"{pointer}/note")) if datum.note else Markup(""))


def drawn_exhibits(exhibits: dict[str, Exhibit], credits: dict[str, tuple[str, ...]]) -> dict[str, Drawn]:
    """Every exhibit of the page, by its place in the document."""
    return {at: Drawn(exhibit, credits.get(exhibit.id, exhibit.sources)) for at, exhibit in exhibits.items()}

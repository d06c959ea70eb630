"""The poster workshop: what to print, for whom and where it hangs; how it looks; and the run made."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from dashboard import printing
from dashboard.model import Account, Audience, Template, Tongue
from dashboard.print_run import LONGEST_PLACE, MOST_SHEETS, PrintRun
from dashboard.publish.handed_out import parcel
from dashboard.publish.listings import scan_tables
from dashboard.publish.posters import logos
from dashboard.publish.posters.edition import SHEETS, Edition
from dashboard.publish.posters.picture import Shape
from dashboard.store import units_to_print
from dashboard.store.units_to_print import Choice
from dashboard.web.common import address, asked, filters, made, ui
from dashboard.wording import as_text, number, say

TONGUES = {Tongue.VIETNAMESE: "Vietnamese", Tongue.BOTH: "Both languages", Tongue.ENGLISH: "English"}
AUDIENCES = {
    Audience.EVERYONE: "Everyone who passes",
    Audience.OFFICE: "Civil servants in an office",
    Audience.ENTERPRISE: "People in an enterprise",
    Audience.SCHOOL: "Pupils, parents and teachers",
    Audience.HEALTH_FACILITY: "Patients and staff of a hospital",
}
INKS = {"colour": "Colour", "black": "Black and white"}
DELIVERIES = {"pdf": "One PDF for the print shop", "zip": "A file for each unit (ZIP)"}
LONGEST_LINE, MOST_PLACES = 120, 20
# Three pictures each, which take far longer than a page.
MOST_PICTURES = 200
# So many units need not be chosen: whoever has them means them.
FEW = 20
SLOT = "posters"
STYLE = Path(__file__).with_name("workshop.css")


def template() -> Template:
    """What is printed."""
    listed = [*SHEETS, Template.PICTURE]
    return Template(address.switch("mau", say("What to print"), listed, scan_tables.sheet_name))


def edition(chosen: Template) -> Edition:
    """How it looks and what it says."""
    tongue = address.switch("tieng", say("Language"), [*TONGUES], lambda each: say(TONGUES[Tongue(each)]))
    ink = address.switch("muc", say("Ink"), [*INKS], lambda each: say(INKS[each]))
    with st.expander(say("Words and logo of your own")):
        st.caption(say("A line left empty takes the campaign's words."))
        return Edition(
            chosen,
            Tongue(tongue),
            ink == "colour",
            headline=address.words("tieu-de", say("Headline"), LONGEST_LINE),
            promise=address.words("loi-hua", say("Promise"), LONGEST_LINE),
            purpose=address.words("de-lam-gi", say("What for"), LONGEST_LINE),
            contact=address.words("lien-he", say("Whom to ask"), LONGEST_LINE),
            logo=_logo(),
        )


def audience() -> Audience | None:
    """To whom it speaks; None where each unit's own kind decides."""
    chosen = address.one(
        "noi-voi",
        say("Speaks to"),
        [*AUDIENCES],
        lambda each: say(AUDIENCES[Audience(each)]),
        say("Whoever works at the unit"),
    )
    return Audience(chosen) if chosen else None


def unit_codes(
    account: Account, today: date, at: asked.Version
) -> tuple[tuple[str, ...], dict[str, str], bool]:
    """Codes of the units to print for, their names, and whether somebody chose them."""
    names = filters.unit_names(account, today, at)
    codes = address.several(
        "don-vi", say("Units"), [*names], lambda code: f"{names[code]} ({code})", say("All units")
    )
    has_below = bool(codes) and address.yes("duoi", say("And all units below them"))
    kinds = filters.kinds_chosen(account, today, at)
    choice = Choice(tuple(codes), tuple(kinds), has_below)
    rows, count = units_to_print.chosen(ui.cursor(), account.scope, today, choice, MOST_SHEETS)
    if count > MOST_SHEETS:
        st.info(
            say(
                "{count} units are chosen; at most {most} sheets are made at once: the first ones. "
                "Choose a district or a kind to get the others.",
                count=number(count),
                most=number(MOST_SHEETS),
            )
        )
    found = dict(zip(rows["code"], rows["name"], strict=True))
    is_chosen = bool(codes or kinds or len(found) <= FEW or address.yes("tat-ca", _all_words(count)))
    return tuple(found), found, is_chosen


def places(template: Template) -> tuple[str, ...]:
    """Where the sheets hang, a sheet each; one without a place where none is told, or nothing hangs."""
    if not template.is_sheet:
        return ("",)
    chosen = address.lines(
        "noi-treo",
        say("Where they hang, a line for each place"),
        MOST_PLACES,
        LONGEST_PLACE,
        say("Each place gets a sheet with a code of its own, so that you see which one works."),
    )
    return tuple(chosen) or ("",)


def fitting(run: PrintRun) -> PrintRun:
    """The run without the units for which there is no room at so many places; says how many those are."""
    most = MOST_SHEETS if run.edition.template.is_sheet else MOST_PICTURES
    kept = run.unit_codes[: most // len(run.places)]
    left_out = len(run.unit_codes) - len(kept)
    if left_out:
        st.warning(
            say(
                "For lack of room {count} of the chosen units are left out: at most {most} sheets are made "
                "at once.",
                count=number(left_out),
                most=number(most),
            )
        )
    return replace(run, unit_codes=kept)


def making(account: Account, run: PrintRun, first_name: str, now: datetime) -> None:
    """Make the sheets, watch how far it is, stop it, and download them."""
    is_picture = run.edition.template is Template.PICTURE
    form = "zip" if is_picture else _delivery()
    make, download = _button_words(run, first_name, form)
    if st.button(make, type="primary", key="make_posters"):
        made.make(SLOT, (run, form), lambda into, told: _work(account, run, form, now, into, told))
    mime = "application/pdf" if form == "pdf" else "application/zip"
    made.offer(SLOT, (run, form), download, _file_name(run, form), mime)
    st.caption(
        say(
            "Every page is read back by two readers before you get it. A code is kept when its sheet is "
            "made, and answers for as long as the sheet hangs."
        )
    )


def preview(account: Account, run: PrintRun, first_name: str, now: datetime) -> None:
    """The first sheet as it will be, and from how far both readers read it."""
    st.html(STYLE)
    with st.container(key="sheet"), ui.plain_errors():
        is_picture = run.edition.template is Template.PICTURE
        page = address.page("trang", len(Shape) if is_picture else len(run.edition.sheet.codes))
        st.image(
            printing.preview(ui.cursor(), account, run, now, page),
            alt=say("The sheet of {unit}, with its QR code", unit=first_name),
            caption=as_text(first_name)
            if run.sheets == 1
            else say("{unit}, the first of {count}", unit=as_text(first_name), count=number(run.sheets)),
        )
        if is_picture:
            return
        proof = printing.proof_of_first(ui.cursor(), account, run, now)
        for line in proof.lines:
            st.caption(line)
        for fault in proof.faults:
            st.error(as_text(fault.sentence))


def _button_words(run: PrintRun, first_name: str, form: str) -> tuple[str, str]:
    count, unit = number(run.sheets), as_text(first_name)
    if run.edition.template is Template.PICTURE:
        if run.sheets == 1:
            return say("Make the images of {unit}", unit=unit), say("Download the images (ZIP)")
        return say("Make the images of {count} units", count=count), say("Download the images (ZIP)")
    download = say("Download {count} sheets ({form})", count=count, form=form.upper())
    if run.sheets == 1:
        return say("Make the sheet of {unit}", unit=unit), download
    return say("Make {count} sheets", count=count), download


def _all_words(count: int) -> str:
    return say("Yes, for all {count} units", count=number(count))


def _delivery() -> str:
    return address.switch("dang", say("As"), [*DELIVERIES], lambda each: say(DELIVERIES[each]))


def _logo() -> bytes:
    own = st.file_uploader(
        say("Logo (PNG or JPEG; only one that you may use)"), ["png", "jpg", "jpeg"], key="logo"
    )
    if own:
        return bytes(own.read(logos.MOST_BYTES + 1))
    with ui.plain_errors():
        return printing.logo()
    return b""


def _work(
    account: Account, run: PrintRun, form: str, now: datetime, into: made.File, told: made.Progress
) -> None:
    if form == "zip":
        printing.files(ui.cursor(), account, run, now, into, told)
    else:
        into.write(printing.posters(ui.cursor(), account, run, now, told))


def _file_name(run: PrintRun, form: str) -> str:
    name = parcel.plain(scan_tables.sheet_name(run.edition.template)).lower()
    of = run.unit_codes[0] if len(run.unit_codes) == 1 else str(run.sheets)
    return f"{name}-{parcel.plain(of)}.{form}"

"""The entry script: who is this, in which language, and the list of pages in their order."""

import streamlit as st

from dashboard.model import Account, Role
from dashboard.web.common import access, shell, ui
from dashboard.wording import say

# Address, file, title, group in the menu (none: the bar itself), and who finds it besides the administrator.
WATCH, PLAN, DATA = "watch", "plan", "data"
PAGES = {
    "tong-quan": ("overview", "Overview", "", {Role.LEADER, Role.LIAISON}),
    "nop-danh-sach": ("upload", "Upload a roster", "", {Role.LIAISON}),
    "can-nhac": ("follow_up", "Whom to remind", "", {Role.LIAISON}),
    "lich-su": ("history", "History", "", {Role.LIAISON}),
    "ap-phich": ("posters", "QR posters", "", {Role.OUTREACH}),
    "xep-hang": ("ranking", "Ranking", WATCH, {Role.LEADER}),
    "ban-do": ("map", "Map", WATCH, {Role.LEADER}),
    "don-vi": ("unit", "Unit", WATCH, {Role.LEADER, Role.LIAISON}),
    "han-nop": ("clock", "Deadlines", WATCH, {Role.LEADER, Role.LIAISON}),
    "tinh-hinh-nop": ("reporting", "Reporting", WATCH, {Role.LEADER, Role.LIAISON}),
    "so-sanh": ("two_days", "Compare two days", WATCH, {Role.LEADER, Role.LIAISON}),
    "chi-tieu": ("targets", "Targets", PLAN, {Role.LEADER}),
    "bao-cao": ("report", "Report", PLAN, {Role.LEADER}),
    "trang-chien-dich": ("site", "Campaign site", PLAN, {Role.OUTREACH}),
    "luot-quet": ("scans", "Scans", PLAN, {Role.OUTREACH, Role.LEADER}),
    "kiem-tra": ("check_poster", "Check posters", PLAN, {Role.OUTREACH, Role.LIAISON}),
    "bo-tai-lieu": ("packs", "Packs", PLAN, {Role.LEADER, Role.LIAISON}),
    "trung-nguoi": ("duplicates", "Duplicates", DATA, {Role.LIAISON, Role.LEADER}),
    "nguon-so-lieu": ("lineage", "Where figures come from", DATA, {Role.LEADER, Role.LIAISON}),
    "nguoi-dan-hoi": ("requests", "Requests of people", DATA, {Role.LIAISON}),
    "tai-khoan": ("accounts", "Accounts", DATA, set()),
    "nhat-ky": ("audit", "Log", DATA, set()),
    "luu-giu": ("retention", "Retention", DATA, set()),
    "su-co": ("breaches", "Breaches", DATA, set()),
    "tai-khoan-cua-toi": ("own_account", "My account", DATA, set(Role)),
}
GROUPS = {WATCH: "Watch", PLAN: "Plan", DATA: "Data"}


def pages_for(account: Account | None) -> dict[str, list[st.Page]]:
    """Every page by its group; those for others are in no menu, so that their address explains itself."""
    pages: dict[str, list[st.Page]] = {}
    for address, (name, title, group, roles) in PAGES.items():
        is_own = account is not None and account.role in {*roles, Role.ADMIN}
        page = st.Page(
            ui.PAGES / f"{name}.py",
            title=say(title),
            url_path=address,
            visibility="visible" if is_own and address != shell.OWN else "hidden",
        )
        pages.setdefault(say(GROUPS[group]) if group else "", []).append(page)
    return pages


def open_first() -> None:
    """“/” is no page of its own, so that each page has one address that lasts."""
    listed = [page for group in pages.values() for page in group]
    st.switch_page(next((page for page in listed if page.visibility == "visible"), listed[0]))


ui.speak_to_visitor()
account = access.visitor()
pages = pages_for(account)
first = st.Page(open_first, title="VssID Hà Nội", url_path="dau", default=True, visibility="hidden")
page = st.navigation(pages | {"": [first, *pages[""]]}, position="top")
st.set_page_config(page_title=f"{page.title} – VssID Hà Nội", page_icon=shell.ICON, layout="wide")
shell.draw(account, page.url_path)
access.require(*PAGES[page.url_path][3] if page.url_path else Role)
page.run()

"""Who followed printed codes: by day, place and hour; what is odd; what it was worth; where to print next."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import odd_codes
from dashboard.model import Role
from dashboard.web.common import access, blocks, ui
from dashboard.web.outreach import scanned, scans_page, targets_and_logs, worth_block
from dashboard.wording import say

account = access.require(Role.OUTREACH, Role.LEADER)
con, at, now = ui.cursor(), scanned.version(), ui.now()
today = pipeline.today(con, now)

top = st.container()
span = scans_page.choose(account, today)
codes = scanned.by_code(span, at)
odd = odd_codes.found(scanned.by_code(scans_page.judged(account, today), at))
unknown = scanned.unknown(span, at)
with top:
    scans_page.opening(span, codes, odd)
if codes.empty and unknown.empty:
    blocks.empty(say("No code was printed yet: make posters first, then their scans are counted here."))
    if account.role is not Role.LEADER:
        targets_and_logs.logs(now)
    st.stop()

blocks.numbers(scans_page.figures(codes, unknown, scanned.by_device(span, at)))
left, right = st.columns([3, 2], gap="large")
with left:
    scans_page.by_day(scanned.by_day(span, at))
with right:
    scans_page.by_hour(scanned.by_hour(span, at))
scans_page.by_group(codes, account)
scans_page.to_look_at(odd, account)
scans_page.never_followed(codes, today, account)
scans_page.unknown(unknown)
worth_block.draw(scanned.worth(account, today, at), today, account.role in scans_page.READS_UNITS)
if account.role is not Role.LEADER:
    left, right = st.columns(2, gap="large")
    with left:
        targets_and_logs.targets(now)
    with right:
        targets_and_logs.logs(now)

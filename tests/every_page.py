"""Every page in the states that matter, by who opens it in the demo: to be checked and photographed."""

LEADER, LIAISON, OUTREACH, ADMIN = "lanhdao", "canbo", "truyenthong", "quantri"

# A district that the liaison answers for, a unit of it, and a week in which little was known.
DISTRICT, UNIT, PAST = "D004", "TZ0118M", "2021-05-31"

# The plain page comes first of each; it is what stands in the menu.
STATES = {
    LEADER: [
        "/tong-quan",
        f"/tong-quan?don-vi={DISTRICT}",
        f"/tong-quan?ngay={PAST}",
        "/tong-quan?co-so=target",
        "/xep-hang",
        "/xep-hang?muc=unit",
        "/ban-do",
        "/ban-do?cap=commune",
        f"/ban-do?noi={DISTRICT}",
        "/don-vi",
        f"/don-vi?don-vi={DISTRICT}",
        "/han-nop",
        "/tinh-hinh-nop",
        "/so-sanh",
        "/chi-tieu",
        "/bao-cao",
        "/bo-tai-lieu",
        f"/bo-tai-lieu?don-vi={UNIT}",
        "/trung-nguoi",
        "/nguon-so-lieu",
        "/ap-phich",
        "/luot-quet",
    ],
    LIAISON: [
        "/tong-quan",
        "/nop-danh-sach",
        "/can-nhac",
        f"/can-nhac?unit={UNIT}",
        "/lich-su",
        "/don-vi",
        f"/don-vi?don-vi={UNIT}",
        "/han-nop",
        "/tinh-hinh-nop",
        "/so-sanh",
        "/bo-tai-lieu",
        "/trung-nguoi",
        "/nguon-so-lieu",
        "/kiem-tra",
        "/nguoi-dan-hoi",
    ],
    OUTREACH: ["/ap-phich", "/luot-quet", "/kiem-tra", "/kiem-tra?loc=all", "/trang-chien-dich"],
    # The rest of what they see is what others see.
    ADMIN: [
        "/nop-danh-sach",
        "/can-nhac",
        "/lich-su",
        "/tai-khoan",
        "/tai-khoan-cua-toi",
        "/nhat-ky",
        "/luu-giu",
        "/su-co",
    ],
}

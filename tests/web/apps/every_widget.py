"""A small app of every widget that says words of Streamlit's, and of people's text that equals them."""

from datetime import date, datetime, time

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

# Written by people, and the same as words of Streamlit's: these must stay.
PEOPLES_WORDS = ("Drag and drop a file here", "Download as CSV", "Search", "No results", "Choose an option")


def peoples_words() -> None:
    with st.container(key="people"):
        for words in PEOPLES_WORDS:
            st.markdown(words)
        st.code("Copy to clipboard")
        st.button("Close")
        st.selectbox("Cancel", PEOPLES_WORDS)
        st.text_input("Upload", value="Fullscreen", placeholder="Show password")
        st.dataframe(pd.DataFrame({"Sort ascending": ["Select all", "empty"]}))


def entries() -> None:
    st.file_uploader("Bảng", type=["xlsx", "csv"], key="one")
    st.file_uploader("Nhiều bảng", accept_multiple_files=True, key="many")
    st.text_input("Họ tên", key="ten")
    st.text_input("Mật khẩu", type="password")
    st.text_area("Ghi chú", max_chars=40)
    st.number_input("Số người", 0, 10, 3)
    st.date_input("Ngày", date(2021, 3, 9), format="DD/MM/YYYY")
    st.date_input("Từ ngày nào", (date(2021, 3, 9), date(2021, 6, 30)), format="DD/MM/YYYY")
    st.datetime_input("Lúc", datetime(2021, 3, 9, 8, 0), format="DD/MM/YYYY")
    st.time_input("Giờ", time(8, 0))
    with st.form("mau"):
        st.text_input("Trong mẫu", key="trong_mau")
        st.form_submit_button("Nộp")


def choices() -> None:
    st.selectbox("Đơn vị", ["Ba Đình", "Sóc Sơn"], index=None, key="don_vi")
    st.selectbox("Nơi khác", ["Ba Đình"], index=None, accept_new_options=True, key="noi")
    st.multiselect("Các đơn vị", ["Ba Đình", "Sóc Sơn"], key="cac")
    st.multiselect("Không còn", [], key="het")
    st.radio("Trống", [])
    st.color_picker("Màu")
    st.feedback("faces")
    with st.popover("Thêm nữa"):
        st.write("Ở trong")
    with st.expander("Chi tiết"):
        st.write("Ở trong")


@st.cache_data
def people() -> pd.DataFrame:
    days = pd.to_datetime(["2021-03-09", "2021-06-30"])
    return pd.DataFrame({"Tên": ["An", "Bình"], "Số": [1234.5, 2.0], "Ngày": days})


def shown() -> None:
    with st.container(key="table"):
        as_wide = {name: st.column_config.Column(width=200) for name in people()}
        st.dataframe(people(), hide_index=True, column_config=as_wide)
    st.data_editor(people(), num_rows="dynamic")
    days = pd.date_range("2021-03-09", periods=100)
    with st.container(key="figure"):
        st.plotly_chart(go.Figure(go.Scatter(x=days, y=list(range(100)))), config={"displayModeBar": True})
    st.json({"a": 1})
    st.code("mã")
    st.download_button("Tải mẫu", b"x", "mau.txt")


@st.dialog("Hỏi lại")
def ask() -> None:
    st.write("Chắc chứ?")


def home() -> None:
    st.sidebar.write("Bên")
    if st.button("Mở hộp thoại"):
        ask()
    if st.button("Báo"):
        st.toast("Xong rồi. " * 40)
    entries()
    choices()
    shown()
    peoples_words()


if __name__ == "__main__":
    others = [st.Page(home, title=f"Trang {n}", url_path=f"trang-{n}") for n in range(2, 18)]
    st.navigation([st.Page(home, title="Trang 1", default=True), *others], expanded=10).run()

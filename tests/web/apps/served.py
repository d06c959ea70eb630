"""The app with every widget, served as ours is: behind what gives Streamlit the reader's language."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.web.common.streamlit_words import StreamlitWords

app = st.App(Path(__file__).with_name("every_widget.py"), middleware=[Middleware(StreamlitWords)])

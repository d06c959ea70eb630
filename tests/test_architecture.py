"""Who may know what. Data flows down the folders, and each tool is known to one of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from longest import LONGEST

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "dashboard"

# A folder may look at these of our own, besides the words.
WORDS = {"model", "errors", "wording", "faults", "clock", "origin"}
NEIGHBOURS = {
    "model": set(),
    "wording": {"model"},
    "errors": {"wording"},
    "faults": {"wording"},
    "clock": set(),
    "origin": set(),
    "settings": {"model"},
    "keys": {"settings", "errors"},
    "disclaimer": {"store"},
    "intake": set(),
    "store": {"intake", "keys", "settings"},
    "insight": set(),
    "publish": {"insight"},
    "demo": {"store", "pipeline", "declaring", "settings", "keys", "intake", "publish"},
    "declaring": {"intake", "store", "settings"},
    "pipeline": {"declaring", "intake", "store", "insight", "publish", "settings", "keys"},
    "print_run": {"pipeline", "disclaimer", "store", "publish", "settings"},
    "printing": {"print_run", "pipeline", "disclaimer", "store", "publish", "settings"},
    "handouts": {"pipeline", "intake", "store", "publish"},
    "reminding": {"pipeline", "disclaimer", "print_run", "store", "publish", "settings"},
    "settling": {"store"},
    "enrolling": {"intake", "store", "settings"},
    "answering": {"store", "settings", "keys"},
    "retaining": {"store", "settings", "keys"},
    "upgrading": {"pipeline", "store"},
    "assessing": {"retaining", "disclaimer", "store", "publish", "settings", "keys"},
    "scanning": {"intake", "store"},
    "log_import": {"intake", "store", "keys"},
    "placing": {"store"},
    "proving": {"store", "insight", "settings"},
    "target_check": {"store"},
    # What leadership is told, of all that is known: one context for the page and for every file.
    "briefing": {"pipeline", "store", "insight", "publish", "settings"},
    "planning": {"pipeline", "intake", "store", "insight", "publish", "settings"},
    "freezing": {"briefing", "pipeline", "store", "insight", "publish", "settings"},
    "drafting": {"pipeline", "disclaimer", "printing", "store", "insight", "publish", "settings"},
    "packing": {
        "pipeline",
        "disclaimer",
        "print_run",
        "printing",
        "handouts",
        "reminding",
        "drafting",
        "briefing",
        "freezing",
        "store",
        "publish",
        "settings",
    },
    "report_files": {
        "pipeline",
        "disclaimer",
        "briefing",
        "freezing",
        "mailing",
        "store",
        "insight",
        "publish",
        "settings",
    },
    "mailing": {"pipeline", "briefing", "store", "publish", "settings"},
    "published_site": set(),
    "campaign_site": {
        "pipeline",
        "disclaimer",
        "published_site",
        "store",
        "insight",
        "publish",
        "settings",
    },
    "web": {
        "campaign_site",
        "published_site",
        "pipeline",
        "disclaimer",
        "briefing",
        "print_run",
        "printing",
        "planning",
        "drafting",
        "packing",
        "freezing",
        "mailing",
        "report_files",
        "handouts",
        "reminding",
        "settling",
        "scanning",
        "log_import",
        "placing",
        "proving",
        "target_check",
        "store",
        "insight",
        "publish",
        "settings",
        "keys",
        "enrolling",
        "answering",
        "retaining",
        "assessing",
    },
    "pages": {
        "campaign_site",
        "pipeline",
        "print_run",
        "printing",
        "reminding",
        "briefing",
        "planning",
        "drafting",
        "packing",
        "freezing",
        "mailing",
        "log_import",
        "placing",
        "proving",
        "target_check",
        "store",
        "insight",
        "publish",
        "settings",
        "web",
        "enrolling",
        "answering",
        "retaining",
        "assessing",
    },
    "commands": {
        "campaign_site",
        "published_site",
        "demo",
        "pipeline",
        "print_run",
        "printing",
        "briefing",
        "report_files",
        "planning",
        "packing",
        "freezing",
        "mailing",
        "log_import",
        "target_check",
        "store",
        "settings",
        "web",
        "enrolling",
        "answering",
        "retaining",
        "assessing",
        "upgrading",
    },
    "__main__": {"commands"},
    "__init__": set(),
}

# Each tool is known to these folders only.
HOMES_OF = {
    "fastexcel": {"intake"},
    "python_calamine": {"intake"},
    "rapidfuzz": {"intake"},
    "duckdb": {"store"},
    "plotly": {"publish"},
    "markdown_it": {"publish"},
    "segno": {"publish"},
    "cv2": {"publish"},
    "zxingcpp": {"publish"},
    "pypdfium2": {"publish"},
    "qrcode": {"publish"},
    "typst": {"publish"},
    "streamlit": {"web", "pages"},
    "starlette": {"web"},
    "scipy": {"insight"},
    "docx": {"publish"},
    "xlsxwriter": {"publish", "demo"},
    "apscheduler": {"web"},
    "smtplib": {"mailing"},
    "uvicorn": {"web"},
    "itsdangerous": {"web"},
    "argon2": {"store"},
    "zxcvbn": {"store"},
    "pyotp": {"store"},
    "cryptography": {"store"},
    "authlib": {"web"},
    "joserfc": {"web"},
    "requests": {"web"},
    "typer": {"__main__", "commands"},
    "rich": {"commands"},
}

MODULES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py")])
LONGEST_MODULE = 300


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_a_module_imports_only_what_its_folder_may_know(module: Path) -> None:
    home = _home(module)
    for name in _imports(module):
        top, _, rest = name.partition(".")
        if top == "dashboard" and rest:
            neighbour = rest.partition(".")[0]
            assert neighbour in NEIGHBOURS[home] | WORDS | {home}, f"{home} may not know {name}"
        elif top in HOMES_OF:
            assert home in HOMES_OF[top], f"{top} is known to {HOMES_OF[top]}, not to {home}"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_sql_stays_in_the_store(module: Path) -> None:
    if _home(module) == "store":
        return
    for text in _strings(module):
        assert not any(word in text for word in ("SELECT ", "INSERT INTO", "DELETE FROM")), text[:60]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_a_module_opens_with_one_sentence_and_stays_readable(module: Path) -> None:
    text = module.read_text("utf-8")
    said = ast.get_docstring(ast.parse(text))
    assert said, "what is it for?"
    assert len(text.splitlines()) <= LONGEST_MODULE, "is there a second noun?"


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda page: page.name)
def test_a_page_is_a_thin_script_that_asks_who_is_there_first(page: Path) -> None:
    tree = ast.parse(page.read_text("utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    asked = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)]
    asked = [line for line in asked if not line.partition(" = ")[0].isupper()]
    assert asked[0].startswith("account = access.require(")


def test_no_folder_of_pages_stands_beside_the_entry_script() -> None:
    assert not (PACKAGE / "web" / "pages").exists()
    assert not (ROOT / "main.py").exists()


def test_rows_are_added_never_changed() -> None:
    for statement in sorted(PACKAGE.rglob("*.sql")):
        words = statement.read_text("utf-8").upper()
        assert "UPDATE " not in words.replace("UPDATE OF THE CODE", ""), statement.name
    for module in (PACKAGE / "store").glob("*.py"):
        assert not any("UPDATE campaign" in text for text in _strings(module)), module.name


def test_every_file_that_is_to_begin_first_is_there() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []


def _home(module: Path) -> str:
    if module.parent.name == "pages":
        return "pages"
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def _imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "dashboard":
                yield from (f"dashboard.{alias.name}" for alias in node.names)
            else:
                yield node.module


def _strings(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value

"""What `make bench` writes can be read again, and its table says of what each ratio is."""

import sys

import bench_all

SAID = """Beside nginx. 2026-11-26 20:00 UTC, abc, 8 s, load before 0.1.

```text
2,500 A4 posters, load 0.1
ours            0.54 s
WeasyPrint     25.10 s    46.8x
```
"""


def test_a_section_that_is_not_measured_again_stays_as_it_was():
    first = bench_all.page({"posters": SAID})
    second = bench_all.page(bench_all.sections(first))
    assert second == first


def test_the_table_names_who_took_so_many_times_as_long():
    assert list(bench_all.ratios(SAID)) == [("WeasyPrint", "46.8")]
    assert "| posters | WeasyPrint | 46.8 | their time over ours |" in bench_all.page({"posters": SAID})


def test_every_script_beside_it_is_run():
    scripts = {file.stem.removeprefix("bench_") for file in bench_all.HERE.glob("bench_*.py")}
    assert scripts - {"all"} == {each.name for each in bench_all.BENCHMARKS}


def test_what_does_not_end_well_says_so_and_tells_no_path(tmp_path):
    script = f"import sys; print('{bench_all.ROOT}/x'); sys.exit(3)"
    printed, ended = bench_all.output([sys.executable, "-c", script])
    assert (printed.strip(), ended) == ("./x", 3)

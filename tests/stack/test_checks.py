from stack.checks import Result, all_checks, count

PYTEST = "....\n=== short test summary ===\n2 failed, 310 passed, 1 error in 61.20s (0:01:01)\n"
NODE = "# tests 81\n# pass 79\n# fail 2\n"


def test_pytests_closing_line_is_counted_errors_as_failures() -> None:
    assert count(PYTEST, 1) == Result(310, 3, PYTEST)


def test_nodes_closing_lines_are_counted() -> None:
    assert count(NODE, 1) == Result(79, 2, NODE)


def test_a_linter_is_one_check() -> None:
    assert count("All good\n", 0) == Result(1, 0, "All good\n")
    assert count("12 passed the gate, nothing to do with pytest", 1).failed == 1


def test_a_tool_that_dies_without_a_word_has_failed() -> None:
    assert count("4 passed in 0.1s\n", 139).failed == 1


def test_fast_leaves_out_only_the_slow_searches_and_the_browser() -> None:
    left_out = [check.name for check in all_checks() if check.slow]
    assert left_out == ["pytest, slow", "pytest in the browser"]

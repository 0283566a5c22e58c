"""Runs all tests: ``PYTHONPATH=clients/python python3 clients/python/tests [name …]``.

Those that need the service are skipped where the environment does not say where it is; ``.ci/python-client.sh`` starts
it and says so.
"""

import sys
import unittest
from collections import Counter
from pathlib import Path

here = Path(__file__).parent
sys.path.insert(0, str(here.parent / "examples"))

suite = (
    unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:])
    if sys.argv[1:]
    else unittest.defaultTestLoader.discover(str(here), top_level_dir=str(here))
)
result = unittest.TextTestRunner(stream=sys.stdout).run(suite)
# A test with several failing cases is told once for each of them.
broken = {test.id().split(" ")[0] for test, _ in result.failures + result.errors}
failed = len(broken) + len(result.unexpectedSuccesses)
for reason, times in Counter(reason for _, reason in result.skipped).items():
    print(f"skipped {times}: {reason}")
skipped = f", {len(result.skipped)} skipped" if result.skipped else ""
print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed{skipped}")
sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)

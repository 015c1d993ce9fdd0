"""Any module may be imported first, alone, and a second time."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parents[2]
ORDERS = ("sorted", "reversed")


def names() -> list[str]:
    paths = [path for path in (HOME / "marketplace").rglob("*.py")]
    return [".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__") for path in sorted(paths)]


def test_modules_import_in_either_order_and_again() -> None:
    program = (
        "import sys, importlib\n"
        "for name in {names}:\n"
        "    importlib.import_module(name)\n"
        "for name in {names}:\n"
        "    importlib.import_module(name)\n"
        "print(len(sys.modules))"
    )
    for ordered in (sorted(names()), sorted(names(), reverse=True)):
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", program.format(names=ordered)],
            cwd=HOME,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr[-2000:]


def test_each_module_can_be_the_first() -> None:
    program = (
        "import os, sys\n"
        "sys.path.insert(0, '.')\n"
        "import flask, sqlalchemy, marshmallow, flask_smorest, flask_sqlalchemy\n"
        "import PIL.Image, babel.messages.pofile, markdown\n"
        "bad = 0\n"
        "for name in {names}:\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        try:\n"
        "            __import__(name)\n"
        "        except BaseException as error:\n"
        "            print(name, repr(error), flush=True)\n"
        "            os._exit(1)\n"
        "        os._exit(0)\n"
        "    bad += os.waitpid(child, 0)[1] != 0\n"
        "sys.exit(bad)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program.format(names=names())], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout

"""``python -m diligence``: the same as the command ``diligence``."""

from diligence.cli import run

if __name__ == "__main__":
    run()

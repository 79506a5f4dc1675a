"""`python -m vanban` is `vanban`."""

from vanban.cli import main

if __name__ == "__main__":
    main()

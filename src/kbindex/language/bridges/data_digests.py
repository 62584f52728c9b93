"""What identifies data files beside it; written by `tools/build_bridges.py`."""

DIGESTS: dict[str, str] = {
    "glossary.txt": "600ad5f8afdce48a18b399492cd067dd",
    "loanwords.tsv": "54aa70b9cbeb4ca07bf7ecbba0b116ae",
    "packs/engineering.txt": "ba2853c4f770766aab3e6f62c8c31bdb",
    "packs/web.txt": "9215b9fb5c45b5b3a5c7c63e3b265d4f",
}

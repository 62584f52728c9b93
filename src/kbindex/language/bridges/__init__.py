"""Ways from a word to others: glossary and loanwords, sound, near spellings."""

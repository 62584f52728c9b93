"""The rules that find articles: each is a habit of writing, with an example.

    presenters          a heading for each who brought something, articles below it
    topic_headings      a heading with a text of its own
    link_lists          bullets and numbered entries, each with its link
    link_lines          lines of a paragraph, each with its link
    link_rows           links side by side in one line
    link_tables         rows of a table, each with its link
    chapters            a time of the recording before a title

Where somebody is named as presenter, the first reads the episode; else the others do,
section by section (`unnamed`).
"""

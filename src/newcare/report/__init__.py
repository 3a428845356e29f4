"""The page kit with which every report is made: pages, charts, words for numbers, workbooks.

A report is a `Page` of plain values (`report.page`), its charts are Vega-Lite specifications built from plain rows
(`report.charts`), its numbers are turned into words in one place (`report.words`), and the same numbers leave as a
workbook (`report.workbook`). Nothing here calculates: whoever fills a page brings the results.
"""

"""Static pages in Vietnamese, for people who open a folder with a browser: `vanban report`.

`build.build` is the entry. Every page is a plain file that works from a disk, with nothing fetched from anywhere: data
stand in the page or in a classic script beside it. What documents say is only ever text: templates escape it, scripts
put it into text nodes, and a Content-Security-Policy forbids the rest.
"""

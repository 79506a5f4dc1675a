"""Documents with known text set as pages, worn as scans are, and read back: what OCR gets right, by condition."""

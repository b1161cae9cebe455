"""Excel for units without git: a guarded workbook out, a minimal change to data/ and a receipt back in."""

"""The report and the letters as NĐ 30/2020 shapes them: content once, then Word, paper and workbook."""

#!/bin/sh
# A question that wraps is cut after its first line in a workbook whose rows do not say how high they are.
#
# excelize 2.11.0 writes no height for a row of which none was set, as the format allows. LibreOffice 7.4.7 of Debian 12
# gives such a row one line, however much wrapped text stands in it. A height that is set stays, but is then fixed
# (customHeight): the row does not grow with what is typed.
#
# Seen, heights in points after LibreOffice opened and saved the workbook:
#   short question: 15
#   question of five lines: 15
#   the same with a height of 75 set: 75
#   the mark customHeight on a height that was set: true
#
# Who suffers: a school answers a checklist whose questions end in the middle, on the screen and on paper, and says yes
# to half of what was asked.
# The product writes a height for each row, without that mark: TestOffice_xlsx, TestWrite_heights in internal/sheet.
# Needs Go and LibreOffice Calc (Debian's libreoffice-calc).
set -eu
name=question-cut
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
command -v soffice >log || { echo "$name: cannot be tried (LibreOffice is needed)"; exit 2; }
cat >main.go <<'END'
package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/xuri/excelize/v2"
)

const sheet = "Sheet1"

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func write() {
	f := excelize.NewFile()
	wrapped, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true}})
	check(err)
	const long = "Does every child know an adult at school whom it can tell what happened online, and does that adult know whom to call, on the same day?"
	for cell, text := range map[string]string{"A1": "Is there a rule?", "A2": long, "A3": long} {
		check(f.SetCellStr(sheet, cell, text))
	}
	check(f.SetColWidth(sheet, "A", "A", 30))
	check(f.SetCellStyle(sheet, "A1", "A3", wrapped))
	check(f.SetRowHeight(sheet, 3, 75))
	check(f.SaveAs("book.xlsx"))
}

func read() {
	f, err := excelize.OpenFile("saved/book.xlsx")
	check(err)
	for i, row := range []string{"short question", "question of five lines", "the same with a height of 75 set"} {
		height, err := f.GetRowHeight(sheet, i+1)
		check(err)
		fmt.Printf("%s: %.0f\n", row, height)
	}
	ours, err := excelize.OpenFile("book.xlsx")
	check(err)
	part, _ := ours.Pkg.Load("xl/worksheets/sheet1.xml")
	fmt.Println("the mark customHeight on a height that was set:", bytes.Contains(part.([]byte), []byte(`customHeight="true"`)))
}

func main() {
	if os.Args[1] == "write" {
		write()
	} else {
		read()
	}
}
END
{ go mod init example.org/finding && go mod edit -require=github.com/xuri/excelize/v2@v2.11.0 && go mod tidy && go build -o book . && ./book write; } >log 2>&1 ||
	{ cat log; echo "$name: cannot be tried (Go is needed)"; exit 2; }
soffice --headless "-env:UserInstallation=file://$dir/profile" --convert-to xlsx --outdir saved book.xlsx >log 2>&1 && [ -f saved/book.xlsx ] ||
	{ cat log; echo "$name: cannot be tried"; exit 2; }
./book read >got
cat >want <<'END'
short question: 15
question of five lines: 15
the same with a height of 75 set: 75
the mark customHeight on a height that was set: true
END
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"

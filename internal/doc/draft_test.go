package doc

import "copse/internal/copse"

// draft is a small policy in a language, with what its first user needs: a note in another
// language, ids and ranges in a text, cells to fill in.
func draft(lang copse.Lang) Document {
	w := drafts()[lang]
	english := func(s string) Text { return Text{Words: s, Lang: copse.English} }
	return Document{Lang: lang, Title: w.title, Subject: w.subject, Blocks: []Block{
		Heading{1, Words(w.heading)},
		Para{Words(w.para)},
		Clause{Number: "1.1", Text: Words(w.clause), Note: Words(w.note)},
		Clause{Number: "1.2", Text: Words(w.clause), Note: Line{english("Rests on answer 4 of 12 (level 3): “We name a person” & more.")}},
		Clause{Number: "1.3", Text: Line{{Words: w.mixed}, english("Safety by design (1–2)"), {Words: w.after}}},
		Heading{2, Words(w.below)},
		Bullets{[]Line{Words(w.item), Words(w.clause)}},
		Table{Name: w.table, Header: []Line{Words(w.what), Words(w.owner), Words(w.date)}, Widths: []int{3, 1, 1}, Rows: [][]Line{
			{Words(w.clause), nil, nil},
			{{english("Review the reporting form")}, Words(w.item), Words("2027")},
		}},
		Para{Line{{Words: w.mixed}, {Words: "الإرشاد IND-1، «IND-2»", Lang: "ar"}, {Words: w.after}, {Words: "“儿童”", Lang: "zh"}}},
		Signature{[]Line{Words(w.name), Words(w.date)}},
	}}
}

type words struct {
	title, subject, heading, para, clause, note, mixed, after, below, item, table, what, owner, date, name string
}

func drafts() map[copse.Lang]words {
	return map[copse.Lang]words{
		"en": {
			title: "Child protection policy: a draft", subject: "Drafted from a checklist", heading: "What we promise",
			para:   "This draft was made from answers. It is <yours> to change.",
			clause: "A named person answers for the safety of children aged 6–12, and 100% of staff know who it is.",
			note:   "Rests on: answer 3, level 2 of 4; point IND-1, IND-2.",
			mixed:  "See the guidance “", after: "”, 2 pages.", below: "What remains to be done", item: "Read once a year",
			table: "Commitments", what: "Commitment", owner: "Owner", date: "Date", name: "Name",
		},
		"ar": {
			title: "سياسة حماية الأطفال: مسودة", subject: "أُعدّت من قائمة مراجعة", heading: "ما نتعهد به",
			para:   "أُعدّت هذه المسودة من الإجابات. لكم أن تغيّروها.",
			clause: "شخص مسمّى مسؤول عن سلامة الأطفال من 6–12 سنة، و100% من الموظفين يعرفونه.",
			note:   "تستند إلى: الإجابة 3، المستوى 2 من 4؛ النقاط IND-1، IND-2.",
			mixed:  "انظر الإرشاد «", after: "»، 2 صفحة.", below: "ما بقي للعمل", item: "تُقرأ مرة في السنة",
			table: "الالتزامات", what: "الالتزام", owner: "المسؤول", date: "التاريخ", name: "الاسم",
		},
		"zh": {
			title: "儿童保护政策：草案", subject: "根据检查表拟定", heading: "我们的承诺",
			para:   "本草案根据答案生成。“可以修改”……",
			clause: "由指定人员负责6–12岁儿童的安全，100%的员工知道此人。",
			note:   "依据：答案3，等级2（共4级）；要点IND-1、IND-2。",
			mixed:  "参见指南“", after: "”，2页。", below: "尚待完成", item: "每年阅读一次",
			table: "承诺", what: "承诺", owner: "负责人", date: "日期", name: "姓名",
		},
	}
}

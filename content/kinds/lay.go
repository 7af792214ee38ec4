package kinds

import (
	"maps"
	"slices"
)

// lay puts an overlay on these files.
func (f *files) lay(over *files) error {
	for _, key := range sortedKeys(over.kinds) {
		own, known := f.kinds[key]
		if !known {
			f.kinds[key] = over.kinds[key]
			continue
		}
		if err := own.lay(over.kinds[key]); err != nil {
			return err
		}
	}
	for _, key := range sortedKeys(over.vocabularies) {
		if own, known := f.vocabularies[key]; known {
			own.lay(over.vocabularies[key])
		} else {
			f.vocabularies[key] = over.vocabularies[key]
		}
	}
	// A protocol is replaced whole: reviews have frozen the one they were opened under.
	maps.Copy(f.protocols, over.protocols)
	return nil
}

// lay gives a kind the words of an overlay, and what it adds. The address stays: links to it stand everywhere.
func (k *kindFile) lay(over *kindFile) error {
	if over.Path != "" && over.Path != k.Path {
		return over.refuse("kind-file-changed", "path")
	}
	if over.Version != 0 && over.Version < k.Version {
		return over.refuse("kind-file-changed", "version")
	}
	k.Label, k.Plural, k.Notice = over.Label.over(k.Label), over.Plural.over(k.Plural), over.Notice.over(k.Notice)
	k.Version = max(k.Version, over.Version)
	if over.Protocol != "" {
		k.Protocol = over.Protocol
	}
	if over.Icon != "" {
		k.Icon = over.Icon
	}
	if over.holds != nil {
		k.holds = over.holds
	}
	k.place = over.place
	k.parts = k.layParts(k.parts, over.parts)
	k.optional = k.layParts(k.optional, over.optional)
	k.layChecks(over.checks)
	return k.layFields(over.fields)
}

// layChecks rewords checks, adds some, and says which are no longer asked.
func (k *kindFile) layChecks(over []checkFile) {
	for _, check := range over {
		at := slices.IndexFunc(k.checks, func(c checkFile) bool { return c.Key == check.Key })
		if at < 0 {
			k.checks = append(k.checks, check)
			continue
		}
		own := &k.checks[at]
		own.place, own.Label, own.Help = check.place, check.Label.over(own.Label), check.Help.over(own.Help)
		if check.asked != nil {
			own.asked = check.asked
		}
	}
}

// layParts changes the parts the kind has, wherever it lists them, and appends the others to the list.
func (k *kindFile) layParts(list, over []partFile) []partFile {
	for _, part := range over {
		if own := find(part.Key, k.parts, k.optional); own != nil {
			own.lay(part)
		} else {
			part.laid = true
			list = append(list, part)
		}
	}
	return list
}

func find(key string, lists ...[]partFile) *partFile {
	for _, list := range lists {
		for i := range list {
			if list[i].Key == key {
				return &list[i]
			}
		}
	}
	return nil
}

// lay renames a part. Its former titles become aliases, so that it is still found in the texts that bear them.
func (p *partFile) lay(over partFile) {
	for _, lang := range sortedKeys(over.Title) {
		if former := p.Title[lang]; former != "" && former != over.Title[lang] {
			p.Aliases = append(p.Aliases, former)
		}
	}
	for _, alias := range over.Aliases {
		if !slices.Contains(p.Aliases, alias) {
			p.Aliases = append(p.Aliases, alias)
		}
	}
	p.place, p.laid = over.place, true
	p.Title, p.Help, p.Example = over.Title.over(p.Title), over.Help.over(p.Help), over.Example.over(p.Example)
}

func (k *kindFile) layFields(over []fieldFile) error {
	for _, field := range over {
		at := slices.IndexFunc(k.fields, func(f fieldFile) bool { return f.Key == field.Key })
		if at < 0 {
			k.fields = append(k.fields, field)
		} else if err := k.fields[at].lay(field); err != nil {
			return err
		}
	}
	return nil
}

// lay changes the words and the demands of a field, never how its values are read.
func (f *fieldFile) lay(over fieldFile) error {
	switch {
	case over.Type != "" && over.Type != f.Type:
		return over.refuse("kind-file-changed", "type")
	case over.Vocabulary != "" && over.Vocabulary != f.Vocabulary:
		return over.refuse("kind-file-changed", "vocabulary")
	case over.Max != 0 && over.Max < f.Max:
		return over.refuse("kind-file-changed", "max")
	}
	f.place = over.place
	f.Label, f.Help, f.Max = over.Label.over(f.Label), over.Help.over(f.Help), max(f.Max, over.Max)
	for _, key := range over.Keys {
		if !slices.Contains(f.Keys, key) {
			f.Keys = append(f.Keys, key)
		}
	}
	if over.Default != "" {
		f.Default = over.Default
	}
	if over.required != nil {
		f.required = over.required
	}
	if over.facet != nil {
		f.facet = over.facet
	}
	return nil
}

// lay renames and adds terms. None goes away: sheets bear them.
func (v *vocabularyFile) lay(over *vocabularyFile) {
	v.label = over.label.over(v.label)
	for _, term := range over.terms {
		at := slices.IndexFunc(v.terms, func(t termFile) bool { return t.Key == term.Key })
		if at < 0 {
			v.terms = append(v.terms, term)
			continue
		}
		own := &v.terms[at]
		own.place, own.Label = term.place, term.Label.over(own.Label)
		if term.Broader != "" {
			own.Broader = term.Broader
		}
	}
}

// over gives the texts of l, and those of below in the languages l does not speak.
func (l Label) over(below Label) Label {
	if len(l) == 0 {
		return below
	}
	label := maps.Clone(below)
	if label == nil {
		label = Label{}
	}
	maps.Copy(label, l)
	return label
}

package kinds

import "slices"

func (p *protocolFile) build(s *Set) (Protocol, error) {
	protocol := p.Protocol
	protocol.Version = max(1, p.Version)
	if p.Label["fr"] == "" || len(p.steps) == 0 {
		return protocol, p.refuse("kind-file-missing", "label.fr, steps")
	}
	for _, step := range p.steps {
		built, err := step.build(s, protocol.Steps)
		if err != nil {
			return protocol, err
		}
		protocol.Steps = append(protocol.Steps, built)
	}
	if p.ballot != nil {
		ballot, err := p.ballot.build(s)
		if err != nil {
			return protocol, err
		}
		protocol.Ballot = &ballot
	}
	return protocol, nil
}

// build checks a step: a panel that gives opinions, questions that exist, a step before it to run beside.
func (f *stepFile) build(s *Set, before []Step) (Step, error) {
	step := f.Step
	named := func(key string) bool {
		return slices.ContainsFunc(before, func(b Step) bool { return b.Key == key })
	}
	switch {
	case step.Key == "" || step.Panel.Label["fr"] == "" || step.Panel.Needs == 0 || step.Days == 0 || len(f.grid) == 0:
		return step, f.refuse("kind-file-missing", "key, panel.label.fr, panel.needs, grid, days")
	case named(step.Key):
		return step, f.refuse("kind-file-key-twice", step.Key)
	case step.Parallel != "" && !named(step.Parallel):
		return step, f.refuse("kind-file-reference", step.Parallel)
	}
	for _, asked := range f.grid {
		question, known := s.Term("questions", asked.Key)
		if !known {
			return step, asked.refuse("kind-file-reference", asked.Key)
		}
		step.Grid = append(step.Grid, question)
	}
	return step, nil
}

func (f *ballotFile) build(s *Set) (Ballot, error) {
	ballot := f.Ballot
	if ballot.Days == 0 || ballot.Quorum == 0 {
		return ballot, f.refuse("kind-file-missing", "days, quorum")
	}
	for _, key := range f.choices {
		choice, known := s.Term("ballot-choices", key)
		if !known {
			return ballot, f.refuse("kind-file-reference", key)
		}
		ballot.Choices = append(ballot.Choices, choice)
	}
	// Without these two there is nothing to count.
	if ballot.Majority == MajoritySimple && (!slices.Contains(f.choices, "for") || !slices.Contains(f.choices, "against")) {
		return ballot, f.refuse("kind-file-missing", "choices: for, against")
	}
	for _, key := range ballot.Reason {
		if !slices.Contains(f.choices, key) {
			return ballot, f.refuse("kind-file-reference", key)
		}
	}
	return ballot, nil
}

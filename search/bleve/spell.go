package bleve

// spell replaces the words that no readable text holds by the nearest that one does.
func (s *scan) spell(p plan) (plan, string, error) {
	return p, "", nil
}

package citation

// Texts gives all known texts, for the test that each is whole.
func Texts() []Text { return knownTexts }

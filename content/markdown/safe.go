package markdown

// Safe passes stored HTML through the second wall again, holes kept: a row that was changed by other hands is neutral
// when it is shown.
func Safe(html string) string { return sanitise([]byte(html)) }

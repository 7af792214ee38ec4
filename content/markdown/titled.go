package markdown

// Titled sets a title or a summary as pages show it, with the spaces and signs of its language. What is stored, cited
// and exported stays as typed.
func Titled(text, lang string) string {
	if language(lang) != "fr" {
		return text
	}
	return string(typography(make([]byte, 0, len(text)+len(text)/16), []byte(text), 0))
}

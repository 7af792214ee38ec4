package server

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"

	"terreau/content"
)

// takenArchive is a zip archive of what a person takes with her: a page to begin with, her data as JSON, and each text that
// she saved as Markdown and as a page.
func (s *Server) takenArchive(ctx context.Context, a *ask, taken content.Takeout) ([]byte, error) {
	data, err := json.MarshalIndent(taken, "", "  ")
	if err != nil {
		return nil, err
	}
	index, err := s.takenIndex(ctx, a, taken)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	add := func(name, text string) {
		if err == nil {
			w, failed := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: taken.At})
			if err = failed; err == nil {
				_, err = w.Write([]byte(text))
			}
		}
	}
	add("index.html", index)
	add("donnees.json", string(data)+"\n")
	for _, t := range taken.Texts {
		add("textes/"+takenName(t)+".md", t.Source)
		if t.HTML != "" {
			add("textes/"+takenName(t)+".html", plainPage("fr", takenName(t), t.HTML))
		}
	}
	if err == nil {
		err = archive.Close()
	}
	return b.Bytes(), err
}

// takenIndex is the page that says what an archive holds.
func (s *Server) takenIndex(ctx context.Context, a *ask, taken content.Takeout) (string, error) {
	counts := map[string]int{}
	for _, held := range taken.Held {
		counts[held.Topic] += len(held.Rows)
	}
	lines, err := s.heldTopics(ctx, a, counts)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<h1>%s</h1>\n<p>%s</p>\n<ul>\n", html.EscapeString(s.say(a, "my-data.title")), html.EscapeString(s.say(a, "my-data.archive")))
	for _, line := range lines {
		fmt.Fprintf(&b, "<li><strong>%s</strong> (%d). %s %s</li>\n", html.EscapeString(line.What), line.Count, html.EscapeString(line.Why), html.EscapeString(line.Long))
	}
	fmt.Fprintf(&b, "</ul>\n<h2>%s</h2>\n<ul>\n", html.EscapeString(s.say(a, "my-data.texts")))
	for _, t := range taken.Texts {
		name := html.EscapeString(takenName(t))
		fmt.Fprintf(&b, "<li><a href=\"textes/%s.md\">%s</a></li>\n", name, name)
	}
	b.WriteString("</ul>")
	return plainPage(a.lang, s.say(a, "my-data.title"), b.String()), nil
}

// plainPage is a page that reads anywhere, without the site.
func plainPage(lang, title, body string) string {
	return "<!doctype html>\n<html lang=\"" + lang + "\"><head><meta charset=\"utf-8\"><title>" + html.EscapeString(title) + "</title></head><body>\n" + body + "\n</body></html>\n"
}

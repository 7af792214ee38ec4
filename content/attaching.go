package content

import (
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/files"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Upload is a file on its way in: what it was called, its bytes, and the text that stands for it where it cannot be
// seen. A decorative picture has none.
type Upload struct {
	Name       string
	Content    io.Reader
	Alt        string
	Decorative bool
}

// Attached is a file that a sheet was given, and the Markdown that shows it in a text.
type Attached struct {
	File     sheet.File
	Markdown string
	Notes    []string // what was done to the picture, as reasons of the word files
}

// pictureEndings are what the name of a picture may end with; which one does not say what it is.
var pictureEndings = []string{"", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"}

// Attach gives a sheet a picture: JPEG, PNG or WebP, known by its first bytes, bounded before it is opened, made again
// from its pixels alone. Rights and room are asked before anything is read, and again in the transaction that keeps it.
// Any other file is refused ("file-kind-unsupported"), as is a picture under the name of something else.
func (l *Library) Attach(ctx context.Context, by people.Person, id clock.ID, u Upload) (a Attached, err error) {
	defer refusal.Wrap(&err, "attach")
	defer namesFullDisk(&err)
	if err := l.Sheets.Attachable(ctx, by, id); err != nil {
		return a, err
	}
	label := files.Label(u.Name)
	made, origin, err := readPicture(label, u.Content)
	if err != nil {
		return a, err
	}
	alt, err := sheet.CleanAlt(u.Alt, u.Decorative) // asked of a picture, not of what is none
	if err != nil {
		return a, err
	}
	if _, err := l.Files.Put(ctx, made.Bytes); err != nil {
		return a, err
	}
	a.File, err = l.Sheets.AddFile(ctx, by, id, sheet.PicturePath(label, made.Type), sheet.File{Hash: made.SHA256, Origin: origin,
		Type: made.Type, Size: int64(len(made.Bytes)), Width: made.Width, Height: made.Height})
	a.Markdown, a.Notes = sheet.ImageMarkdown(a.File.Path, alt), made.Notes
	return a, err
}

// readPicture reads no more than a picture may weigh, and makes it again.
func readPicture(label string, content io.Reader) (files.Picture, string, error) {
	if !slices.Contains(pictureEndings, strings.ToLower(path.Ext(label))) {
		return files.Picture{}, "", unsupported(nil)
	}
	raw, err := io.ReadAll(io.LimitReader(content, files.MaxImageBytes+1))
	if err != nil {
		return files.Picture{}, "", &refusal.Error{Kind: refusal.KindInvalid, Field: "file", Reason: "file-cut", Err: err}
	}
	if len(raw) == 0 {
		return files.Picture{}, "", refusal.Invalid("file", "file-empty")
	}
	if bytes.HasPrefix(raw, []byte("GIF8")) {
		return files.Picture{}, "", unsupported(nil)
	}
	made, err := files.Image(raw)
	if e := refusal.Of(err); e != nil && e.Reason == "image-type" {
		err = unsupported(err)
	}
	return made, files.Sum(raw), err
}

func unsupported(err error) error {
	return &refusal.Error{Kind: refusal.KindInvalid, Field: "file", Reason: "file-kind-unsupported", Err: err}
}

// EmptyBin erases what has been in the bin for its thirty days. The bytes of files that no sheet names any more are
// left to the sweep: a file of the same bytes may be on its way in.
func (l *Library) EmptyBin(ctx context.Context, by people.Person) (erased int, err error) {
	erased, _, err = l.Sheets.EmptyBin(ctx, by)
	return erased, err
}

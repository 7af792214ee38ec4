package content

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"
	"sync"

	"terreau/content/files"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// show reads the pictures that a text shows from beside it, makes them anew and keeps them. One that cannot be taken is
// noted with the reason; the text comes in all the same. So is a link to a file that is no sheet.
func (im *importer) show(ctx context.Context, c *candidate, text sheet.Text) (shown []sheet.File, err error) {
	known := map[string]bool{}
	for _, destination := range text.Rendered.Images {
		shownAs := sheet.ShownPath(destination)
		if strings.HasPrefix(shownAs, "/") || known[shownAs] {
			continue
		}
		known[shownAs] = true
		at, inside := beside(c.report.Path, shownAs)
		switch {
		case !inside:
			c.noteAbout(shownAs, "image-outside")
			continue
		case len(shown) == MaxPictures:
			c.note("images-too-many", MaxPictures)
			return shown, nil
		}
		file, notes, err := im.picture(ctx, at)
		if stops(ctx, err) {
			return nil, err
		}
		if err != nil {
			c.noteRefused(shownAs, err)
			continue
		}
		for _, reason := range notes {
			c.noteAbout(shownAs, reason)
		}
		file.Path = shownAs
		shown = append(shown, file)
	}
	for _, destination := range text.Rendered.Links {
		if at, inside := beside(c.report.Path, sheet.ShownPath(destination)); inside && im.has(at) && !isMarkdown(at) {
			c.noteAbout(sheet.ShownPath(destination), "file-left-out")
		}
	}
	return shown, nil
}

// beside gives the path in the source to which a relative destination of a file leads; false where it leads out.
func beside(name, destination string) (string, bool) {
	if plain, err := url.PathUnescape(destination); err == nil {
		destination = plain
	}
	at := path.Join(path.Dir(name), destination)
	return at, at != ".." && !strings.HasPrefix(at, "../") && !strings.HasPrefix(destination, "/")
}

// pictureBook remembers what became of each picture: many sheets may show the same.
type pictureBook struct {
	mutex sync.Mutex
	made  map[string]*taken
}

type taken struct {
	once  sync.Once
	file  sheet.File
	notes []string
	err   error
}

func (b *pictureBook) at(name string) *taken {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.made == nil {
		b.made = map[string]*taken{}
	}
	if b.made[name] == nil {
		b.made[name] = &taken{}
	}
	return b.made[name]
}

// shows reports whether a file of the source was taken as a picture.
func (b *pictureBook) shows(name string) bool {
	one := b.made[name]
	return one != nil && one.err == nil
}

func (b *pictureBook) shown(among map[string]int64) (count int) {
	for name := range b.made {
		if _, listed := among[name]; listed && b.shows(name) {
			count++
		}
	}
	return count
}

// picture reads a picture of the source once, makes it anew and keeps it.
func (im *importer) picture(ctx context.Context, name string) (sheet.File, []string, error) {
	one := im.pictures.at(name)
	one.once.Do(func() { one.file, one.notes, one.err = im.takePicture(ctx, name) })
	return one.file, one.notes, one.err
}

func (im *importer) takePicture(ctx context.Context, name string) (f sheet.File, notes []string, err error) {
	defer func() {
		if fault := recover(); fault != nil { // of a decoder: this picture is left out, the sheets that show it are not
			f, notes, err = sheet.File{}, nil, &refusal.Error{Reason: "import-failed", Err: fmt.Errorf("fault: %v", fault)}
		}
	}()
	raw, err := im.source.Read(ctx, name)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return f, nil, refusal.Invalid("image", "image-missing")
	}
	if err != nil {
		return f, nil, err
	}
	made, err := files.Image(raw)
	if err != nil {
		return f, nil, err
	}
	if !im.DryRun {
		if _, err := im.Files.Put(ctx, made.Bytes); err != nil {
			return f, nil, err
		}
	}
	return sheet.File{Hash: made.SHA256, Origin: files.Sum(raw), Type: made.Type, Size: int64(len(made.Bytes)),
		Width: made.Width, Height: made.Height}, made.Notes, nil
}

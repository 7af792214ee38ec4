package server

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
)

// sendsPicture sends the form of a page of writing with a file, and follows.
func (b *browser) sendsPicture(path string, form url.Values, name string, content []byte) page {
	b.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, values := range form {
		for _, value := range values {
			if err := w.WriteField(key, value); err != nil {
				b.Fatal(err)
			}
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("image", name)
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, "http://"+b.address+path, &body)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	for cookie, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: cookie, Value: value})
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	b.at = path
	return b.follow(page{response, string(text)})
}

// drawn is a picture of a size.
func drawn(width, height int) []byte {
	var b bytes.Buffer
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	picture.Set(1, 1, color.NRGBA{200, 30, 30, 255})
	_ = png.Encode(&b, picture) // a buffer never fails
	return b.Bytes()
}

var ownPicture = regexp.MustCompile(`/fichiers/([0-9a-f]{32})`)

func TestPicturesAreAddedWithWhatStandsForThem(t *testing.T) {
	each(t, func(s *site) {
		author := contenttest.Someone(t, s.lib, people.Writer)
		contenttest.Started(t, s.lib, author, "Faire avec")
		b, at := s.as(author), "/fiches/faire-avec/brouillon"
		desk := b.visit(at + "?partie=how")
		form := desk.writingForm("texte", "Une frise, puis on parle.", "alt", "Une frise avec [sept] moments")
		added := b.answers(http.StatusOK, b.sendsPicture(at+"/images", form, "Ma frise.png", drawn(40, 30)), "L’image est ajoutée")
		if !strings.HasSuffix(b.sourceOf("faire-avec"), "Une frise, puis on parle.\n\n![Une frise avec \\[sept\\] moments](ma-frise.png)\n") {
			t.Errorf("the text is:\n%s", b.sourceOf("faire-avec"))
		}
		found := ownPicture.FindStringSubmatch(added.body)
		if found == nil {
			t.Fatal("the part does not show its picture")
		}
		b.answers(http.StatusOK, b.visit(at+"/apercu"), `alt="Une frise avec [sept] moments"`, found[0])
		// Taken out of the text by an edit, it is named, with the line that puts it back.
		line := "![Une frise avec \\[sept\\] moments](ma-frise.png)"
		b.answers(http.StatusOK, b.writes(at, added.writingForm("texte", "On parle.", "aller", "ici")), "n’est plus montrée dans le texte", line)
		desk = b.visit(at + "?partie=how")
		if strings.Contains(desk.body, "n’est plus montrée") {
			t.Error("what was said once is said for ever")
		}
		form = desk.writingForm("texte", "Une frise, puis on parle.\n\n"+line)
		form.Del("qui")
		if p := b.writes(at, form); strings.Contains(p.body, "n’est plus montrée") {
			t.Error("a picture put back is said to be gone")
		}
		told := b.send(http.MethodPost, at+".json", b.visit(at+"?partie=how").writingForm("texte", "On parle encore."))
		b.answers(http.StatusOK, told, `"out":[{"said":"L’image`, "ma-frise.png")
		b.writes(at, b.visit(at+"?partie=how").writingForm("texte", "Une frise, puis on parle.\n\n"+line))
		// C4, C9: an opaque address, its headers, and only for who may read the draft.
		sent := b.answers(http.StatusOK, b.send(http.MethodGet, found[0], nil))
		if sent.Header.Get("Content-Type") != "image/png" || sent.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(sent.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("a picture is sent with %v", sent.Header)
		}
		if p := s.get(found[0]); p.StatusCode != http.StatusNotFound {
			t.Errorf("the picture of a draft is answered %d to visitors", p.StatusCode)
		}
		// Where the caret stood, as a script says it.
		desk = b.visit(at + "?partie=brief")
		form = desk.writingForm("texte", "Un é.\n\nDeux.", "decorative", "1", "curseur", "4")
		b.sendsPicture(at+"/images", form, "trait.png", drawn(9, 9))
		if !strings.Contains(b.sourceOf("faire-avec"), "Un é.\n\n![](trait.png)\n\nDeux.\n") {
			t.Errorf("the text is:\n%s", b.sourceOf("faire-avec"))
		}
	})
}

func TestAFileThatIsRefusedTakesNothingOfTheTextAway(t *testing.T) {
	each(t, func(s *site) {
		author := contenttest.Someone(t, s.lib, people.Writer)
		contenttest.Started(t, s.lib, author, "Faire avec")
		b, at := s.as(author), "/fiches/faire-avec/brouillon"
		desk := b.visit(at + "?partie=how")
		form := desk.writingForm("texte", "Texte que je tape.", "alt", "Une frise")
		huge := drawn(4, 4)
		copy(huge[16:], []byte{0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30}) // 30,000 by 30,000, said in its header
		for name, one := range map[string]struct {
			file    string
			content []byte
			status  int
			says    string
		}{
			"C1: a page named as a picture":       {"photo.png", []byte("<!doctype html><script>alert(1)</script>"), http.StatusBadRequest, "JPEG, PNG ou WebP"},
			"C1: a GIF that is a script":          {"photo.gif", []byte("GIF89a/*" + strings.Repeat("x", 40) + "*/=1;alert(1)"), http.StatusBadRequest, "JPEG, PNG ou WebP"},
			"C1: a picture named as a page":       {"photo.html", drawn(4, 4), http.StatusBadRequest, "JPEG, PNG ou WebP"},
			"C3: a drawing that may hold scripts": {"dessin.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), http.StatusBadRequest, "JPEG, PNG ou WebP"},
			"C5: too many pixels":                 {"photo.png", huge, http.StatusRequestEntityTooLarge, "pixels"},
			"C5: a picture that is cut":           {"photo.png", drawn(400, 400)[:90], http.StatusBadRequest, "ne s’ouvre pas"},
			"nothing":                             {"", nil, http.StatusBadRequest, "Choisissez d’abord une image"},
			"an empty file":                       {"photo.png", []byte{}, http.StatusBadRequest, "vide"},
		} {
			t.Run(name, func(t *testing.T) {
				b.answers(one.status, b.sendsPicture(at+"/images", form, one.file, one.content), one.says, "Texte que je tape.", `value="Une frise"`)
			})
		}
		silent := desk.writingForm("texte", "Texte que je tape.")
		for _, name := range []string{"plan.pdf", "plan.png"} { // what it is is said before what it lacks
			b.answers(http.StatusBadRequest, b.sendsPicture(at+"/images", silent, name, []byte("%PDF-1.7\n")), "JPEG, PNG ou WebP", "Texte que je tape.")
		}
		b.answers(http.StatusUnprocessableEntity, b.sendsPicture(at+"/images", silent, "photo.png", drawn(4, 4)), "Dites en une phrase", "Texte que je tape.")
		if source := b.sourceOf("faire-avec"); strings.Contains(source, "je tape") {
			t.Errorf("a picture that was refused saved the text:\n%s", source)
		}
		// C12: a name cannot lead the text or the answer astray.
		b.sendsPicture(at+"/images", form, "../a\"]\r\nX: 1\u202egnp.\U0001f600.png", drawn(5, 5))
		if source := b.sourceOf("faire-avec"); !regexp.MustCompile(`!\[Une frise\]\([a-z0-9-]+\.png\)`).MatchString(source) {
			t.Errorf("the text is:\n%s", source)
		}
		// C10: nobody else gives the sheet a file.
		for role, status := range map[people.Role]int{people.Writer: http.StatusNotFound, people.Reader: http.StatusNotFound, "": http.StatusNotFound} {
			other := s.as(contenttest.Someone(t, s.lib, role))
			other.answers(status, other.sendsPicture(at+"/images", form, "photo.png", drawn(6, 6)))
		}
		visitor := s.browse()
		visitor.answers(http.StatusUnauthorized, visitor.sendsPicture(at+"/images", form, "photo.png", drawn(6, 6)), "Texte que je tape.")
		// A form over its limit is not read.
		b.answers(http.StatusRequestEntityTooLarge, b.sendsPicture(at+"/images", form, "photo.png", bytes.Repeat([]byte("x"), MaxUpload)))
	})
}

// C7: the picture of another sheet, named in mine, is not read through mine.
func TestThePictureOfAnotherSheetIsNotReadThroughMine(t *testing.T) {
	each(t, func(s *site) {
		author, other := contenttest.Someone(t, s.lib, people.Writer), contenttest.Someone(t, s.lib, people.Writer)
		contenttest.Started(t, s.lib, author, "Faire avec")
		contenttest.Started(t, s.lib, other, "La mienne")
		hers := s.as(author)
		added := hers.sendsPicture("/fiches/faire-avec/brouillon/images", hers.visit("/fiches/faire-avec/brouillon?partie=how").writingForm("alt", "Une frise"), "frise.png", drawn(7, 7))
		picture := ownPicture.FindStringSubmatch(added.body)
		if picture == nil {
			t.Fatal("no picture")
		}
		his, at := s.as(other), "/fiches/la-mienne/brouillon"
		his.writes(at, his.visit(at+"?partie=how").writingForm("texte", "![a](frise.png) ![b]("+picture[0]+") ![c](../faire-avec/frise.png)"))
		preview := his.answers(http.StatusOK, his.visit(at+"/apercu"))
		if strings.Contains(preview.body, `src="`+picture[0]) {
			t.Error("the picture of another draft is shown in mine")
		}
		his.answers(http.StatusNotFound, his.send(http.MethodGet, picture[0], nil))
	})
}

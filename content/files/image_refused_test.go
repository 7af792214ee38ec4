package files_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/gif"
	"runtime"
	"slices"
	"strings"
	"testing"

	"terreau/content/files"
	"terreau/content/refusal"
)

// reason is why a picture is refused.
func reason(t testing.TB, raw []byte) string {
	t.Helper()
	p, err := files.Image(raw)
	e := refusal.Of(err)
	if e == nil {
		t.Errorf("it is taken, as %s of %d×%d: %v", p.Type, p.Width, p.Height, err)
		return ""
	}
	return e.Reason
}

func TestC1C2C3OnlyPicturesAreTakenWhateverTheirName(t *testing.T) {
	for what, c := range map[string]struct{ raw, reason string }{
		"nothing":                        {"", "image-type"},
		"a page named .png":              {"<!doctype html><script>alert(1)</script>", "image-type"},
		"a document":                     {"%PDF-1.7\n<script>alert(1)</script>", "image-type"},
		"a TIFF":                         {"II*\x00\x08\x00\x00\x00", "image-type"},
		"a bitmap":                       {"BM\x46\x00\x00\x00", "image-type"},
		"an icon":                        {"\x00\x00\x01\x00", "image-type"},
		"a program":                      {"MZ\x90\x00", "image-type"},
		"an archive":                     {"PK\x03\x04", "image-type"},
		"AVIF":                           {"\x00\x00\x00\x20ftypavif", "image-type"},
		"a drawing":                      {"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image-svg"},
		"a drawing after a declaration":  {"\xef\xbb\xbf <?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x 'y'>]><SVG>", "image-svg"},
		"a GIF that is a script":         {"GIF89a/*\x00\x00\x00\x00\x00*/=alert(1)//", "image-unreadable"},
		"a GIF that is a script, longer": {"GIF89a=1;alert(1)" + strings.Repeat("/", 64), "image-too-many-pixels"},
		"a JPEG that is a page":          {"\xff\xd8\xff<script>alert(1)</script>", "image-unreadable"},
		"a PNG that is a page":           {"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "image-unreadable"},
		"RIFF that is sound":             {"RIFF\x24\x00\x00\x00WAVEfmt ", "image-type"},
		"a WebP with nothing in it":      {"RIFF\x04\x00\x00\x00WEBPVP8X", "image-unreadable"},
		"a WebP that moves":              {"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x07\x00\x00\x07\x00\x00", "image-animated"},
	} {
		t.Run(what, func(t *testing.T) {
			if got := reason(t, []byte(c.raw)); got != c.reason {
				t.Errorf("it is refused for %s", got)
			}
		})
	}
}

// What rides behind or inside a good picture does not come out with it.
func TestC1PolyglotsLoseTheirOtherHalf(t *testing.T) {
	var b bytes.Buffer
	if err := gif.Encode(&b, photo(20, 20), nil); err != nil {
		t.Fatal(err)
	}
	script := "<script>alert(document.cookie)</script>"
	for what, raw := range map[string][]byte{
		"behind a GIF":           append(b.Bytes(), script...),
		"behind a JPEG":          append(asJPEG(t, photo(20, 20), 85), script...),
		"behind a PNG":           append(asPNG(t, photo(20, 20)), script...),
		"in a JPEG's comment":    segment(asJPEG(t, photo(20, 20), 85), 0xfe, script),
		"in a JPEG's own space":  segment(asJPEG(t, photo(20, 20), 85), 0xe0, script),
		"behind an end, and end": append(asJPEG(t, photo(20, 20), 85), script+"\xff\xd9"...),
	} {
		if p := make1(t, raw); bytes.Contains(p.Bytes, []byte("script")) {
			t.Errorf("%s: the script is kept", what)
		}
	}
}

func TestC5BombsAreRefusedByTheirHeader(t *testing.T) {
	ihdr := func(width, height uint32, depth, colour, interlaced byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, width)
		b = append(binary.BigEndian.AppendUint32(b, height), depth, colour, 0, 0, interlaced)
		return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", string(b)), chunk("IDAT", "x\x9c"), chunk("IEND", ""))
	}
	sof := func(raw []byte, marker byte, width, height uint16) []byte {
		raw = bytes.Clone(raw)
		at := bytes.Index(raw, []byte{0xff, 0xc0})
		raw[at+1] = marker
		binary.BigEndian.PutUint16(raw[at+5:], height)
		binary.BigEndian.PutUint16(raw[at+7:], width)
		return raw
	}
	small := asJPEG(t, photo(16, 16), 85)
	webp := bytes.Clone(webpPixel)
	copy(webp[21:], "\xff\xff\xff\x0f")
	for what, c := range map[string]struct {
		raw    []byte
		reason string
	}{
		"a PNG of 30,000 by 30,000":        {ihdr(30_000, 30_000, 8, 2, 0), "image-too-many-pixels"},
		"a PNG of four milliards of lines": {ihdr(1, 0xffffffff, 8, 2, 0), "image-too-many-pixels"},
		"a PNG without a side":             {ihdr(0, 10, 8, 2, 0), "image-unreadable"},
		"a deep interlaced PNG":            {ihdr(3_000, 3_000, 16, 6, 1), "image-too-heavy"},
		"a JPEG of 65,535 by 65,535":       {sof(small, 0xc0, 65_535, 65_535), "image-too-many-pixels"},
		"a progressive JPEG":               {sof(small, 0xc2, 6_000, 6_000), "image-too-heavy"},
		"a JPEG of a kind nobody reads":    {sof(small, 0xc9, 100, 100), "image-unreadable"},
		"a GIF of 65,535 by 65,535":        {[]byte("GIF89a\xff\xff\xff\xff\x80\x00\x00" + strings.Repeat("\x00", 30)), "image-too-many-pixels"},
		"a WebP of 16,384 by 16,384":       {webp, "image-too-many-pixels"},
		"a file over the limit":            {make([]byte, files.MaxImageBytes+1), "image-too-large"},
	} {
		t.Run(what, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := reason(t, c.raw)
			runtime.ReadMemStats(&after)
			if got != c.reason {
				t.Errorf("it is refused for %s", got)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
				t.Errorf("refusing it took %d bytes", used)
			}
		})
	}
}

func TestC5PicturesCutOrAlteredAreRefused(t *testing.T) {
	var g bytes.Buffer
	if err := gif.Encode(&g, photo(40, 40), nil); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"JPEG": asJPEG(t, photo(40, 40), 85), "PNG": asPNG(t, photo(40, 40)), "GIF": g.Bytes(), "WebP": webpPixel,
	} {
		for _, keep := range []int{8, 20, len(raw) / 2} {
			if keep < len(raw) {
				reason(t, raw[:keep])
			}
		}
		_ = name
	}
	altered := asPNG(t, photo(40, 40))
	altered[len(altered)/2] ^= 1
	if got := reason(t, altered); got != "image-unreadable" {
		t.Errorf("a PNG whose sum is wrong is refused for %s", got)
	}
}

// The most a picture may take while it is opened: what its decoder needs, and what is kept of it.
func TestC5AGoodPictureTakesBoundedMemory(t *testing.T) {
	large := image.NewYCbCr(image.Rect(0, 0, 4_800, 3_200), image.YCbCrSubsampleRatio420)
	for i := range large.Y {
		large.Y[i] = byte(i ^ i>>9)
	}
	raw := asJPEG(t, large, 60)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p := make1(t, raw)
	runtime.ReadMemStats(&after)
	if p.Width != 2000 || p.Height != 1333 {
		t.Errorf("15 megapixels became %d×%d", p.Width, p.Height)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 6*files.MaxImageMemory {
		t.Errorf("opening it took %d MiB in all", used>>20)
	}
}

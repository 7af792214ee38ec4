package files_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"testing"

	"terreau/content/files"
	"terreau/content/refusal"
)

// photo draws something with many colours, a red corner at its top left.
func photo(width, height int) *image.RGBA {
	random := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(255 * x / width), uint8(255 * y / height), uint8(random.IntN(64)), 255}
			if x < width/4 && y < height/4 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment puts a segment of a JPEG right after its start.
func segment(raw []byte, marker byte, payload string) []byte {
	head := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(head[2:], uint16(len(payload)+2))
	return slices.Concat(raw[:2], head, []byte(payload), raw[2:])
}

// chunk makes a chunk of a PNG.
func chunk(name, payload string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
	b = append(b, name+payload...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// tiff makes a block of EXIF with an orientation, a maker and a pointer to a place.
func tiff(orientation uint16) string {
	b := []byte("II*\x00\x08\x00\x00\x00\x03\x00")
	for _, e := range [][4]uint32{{0x010f, 2, 4, 0x4e4f4b4e}, {0x0112, 3, 1, uint32(orientation)}, {0x8825, 4, 1, 50}} {
		b = binary.LittleEndian.AppendUint16(b, uint16(e[0]))
		b = binary.LittleEndian.AppendUint16(b, uint16(e[1]))
		b = binary.LittleEndian.AppendUint32(b, e[2])
		b = binary.LittleEndian.AppendUint32(b, e[3])
	}
	return string(b) + "\x00\x00\x00\x00GPS 48.85 N 2.35 E, Nadia"
}

func exif(raw []byte, orientation uint16) []byte {
	return segment(raw, 0xe1, "Exif\x00\x00"+tiff(orientation))
}

func make1(t testing.TB, raw []byte) files.Picture {
	t.Helper()
	picture, err := files.Image(raw)
	if err != nil {
		t.Fatalf("a good picture is refused: %v", err)
	}
	if picture.SHA256 != files.Sum(picture.Bytes) {
		t.Error("a picture does not bear its hash")
	}
	return picture
}

func decoded(t testing.TB, p files.Picture) image.Image {
	t.Helper()
	img, format, err := image.Decode(bytes.NewReader(p.Bytes))
	if err != nil || "image/"+format != p.Type {
		t.Fatalf("what is kept as %s is %s: %v", p.Type, format, err)
	}
	if img.Bounds().Dx() != p.Width || img.Bounds().Dy() != p.Height {
		t.Fatalf("what is said to be %d×%d is %v", p.Width, p.Height, img.Bounds())
	}
	return img
}

func TestEachFormatComesOutAsWhatSuitsIt(t *testing.T) {
	flat := image.NewRGBA(image.Rect(0, 0, 40, 30))
	glass := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	glass.SetNRGBA(5, 5, color.NRGBA{200, 100, 50, 10})
	veiled := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for i := range veiled.Pix {
		veiled.Pix[i] = byte(i*i>>8 + i)
	}
	var moving bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 8, 6), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	gray := image.NewGray(image.Rect(0, 0, 64, 64))
	copy(gray.Pix, photo(64, 64).Pix)
	for _, c := range []struct {
		what, mediaType string
		raw             []byte
		notes           []string
	}{
		{"a photograph", "image/jpeg", asJPEG(t, photo(300, 200), 95), nil},
		{"a gray photograph", "image/jpeg", asJPEG(t, gray, 95), nil},
		{"a photograph kept as PNG", "image/jpeg", asPNG(t, photo(300, 200)), nil},
		{"a flat drawing", "image/png", asPNG(t, flat), nil},
		{"a drawing with glass", "image/png", asPNG(t, glass), nil},
		{"many colours and a veil", "image/png", asPNG(t, veiled), nil},
		{"an animation", "image/png", moving.Bytes(), []string{files.NoteFirstFrame}},
		{"a WebP", "image/png", webpPixel, nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			p := make1(t, c.raw)
			decoded(t, p)
			if p.Type != c.mediaType || !slices.Equal(p.Notes, c.notes) {
				t.Errorf("it comes out as %s with %v", p.Type, p.Notes)
			}
			if again := make1(t, c.raw); again.SHA256 != p.SHA256 {
				t.Error("the same bytes gave two pictures")
			}
			if again := make1(t, p.Bytes); again.SHA256 != p.SHA256 || again.Type != p.Type || again.Notes != nil {
				t.Errorf("a picture that was kept is changed when it comes back: %s, %v", again.Type, again.Notes)
			}
		})
	}
}

// webpPixel is a lossless WebP of one pixel.
var webpPixel = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")

func TestWhatIsUnderGlassIsKeptExactly(t *testing.T) {
	glass := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	glass.SetNRGBA(0, 0, color.NRGBA{200, 100, 50, 10})
	glass.SetNRGBA(1, 0, color.NRGBA{9, 9, 9, 0}) // hidden under full transparency
	img := decoded(t, make1(t, asPNG(t, glass)))
	if c := color.NRGBAModel.Convert(img.At(0, 0)); c != (color.NRGBA{200, 100, 50, 10}) {
		t.Errorf("a faint colour became %v", c)
	}
	if c := color.NRGBAModel.Convert(img.At(1, 0)); c != (color.NRGBA{}) {
		t.Errorf("what transparency hides is kept: %v", c)
	}
}

func TestALargePictureIsShrunkWithoutSeams(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 3000, 1500))
	for y := range 1500 {
		for x := range 3000 {
			img.SetRGBA(x, y, color.RGBA{uint8(y * 255 / 1500), uint8(x * 255 / 3000), 90, 255})
		}
	}
	p := make1(t, asPNG(t, img))
	if p.Width != 2000 || p.Height != 1000 || !slices.Equal(p.Notes, []string{files.NoteShrunk}) {
		t.Fatalf("3000×1500 became %d×%d with %v", p.Width, p.Height, p.Notes)
	}
	small := decoded(t, p)
	for y := 1; y < 1000; y++ {
		above, _, _, _ := small.At(1000, y-1).RGBA()
		here, _, _, _ := small.At(1000, y).RGBA()
		if step := int(here>>8) - int(above>>8); step < -3 || step > 4 {
			t.Errorf("a seam of %d at line %d", step, y)
		}
	}
	if again := make1(t, p.Bytes); again.SHA256 != p.SHA256 {
		t.Error("a picture that was shrunk is shrunk again")
	}
}

func TestAPictureIsTurnedTheWayItSays(t *testing.T) {
	raw := asJPEG(t, photo(80, 40), 95)
	corners := map[int][2]int{1: {2, 2}, 2: {77, 2}, 3: {77, 37}, 4: {2, 37}, 5: {2, 2}, 6: {37, 2}, 7: {37, 77}, 8: {2, 77}}
	for orientation, red := range corners {
		p := make1(t, exif(raw, uint16(orientation)))
		width, height := 80, 40
		if orientation >= 5 {
			width, height = 40, 80
		}
		if p.Width != width || p.Height != height {
			t.Errorf("orientation %d gives %d×%d", orientation, p.Width, p.Height)
		}
		if r, g, b, _ := decoded(t, p).At(red[0], red[1]).RGBA(); r < 0xc000 || g > 0x4000 || b > 0x5000 {
			t.Errorf("orientation %d: the corner is not at %v", orientation, red)
		}
		if turned := slices.Contains(p.Notes, files.NoteTurned); turned != (orientation > 1) {
			t.Errorf("orientation %d is noted %v", orientation, p.Notes)
		}
	}
	tall := make1(t, exif(asJPEG(t, photo(1000, 2400), 80), 6))
	if tall.Width != 2000 || tall.Height != 833 {
		t.Errorf("1000×2400 turned a quarter is %d×%d", tall.Width, tall.Height)
	}
	inPNG := asPNG(t, photo(80, 40))
	inPNG = slices.Concat(inPNG[:33], chunk("eXIf", tiff(6)), inPNG[33:])
	if p := make1(t, inPNG); p.Width != 40 || p.Height != 80 {
		t.Errorf("a PNG that says it is turned is %d×%d", p.Width, p.Height)
	}
}

func TestC6NothingButPixelsIsKept(t *testing.T) {
	jpg := exif(asJPEG(t, photo(80, 40), 85), 1)
	jpg = segment(jpg, 0xfe, "commentaire de Nadia")
	jpg = segment(jpg, 0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>Nadia</x:xmpmeta>")
	jpg = append(jpg, "and after the end, Nadia"...)
	pic := asPNG(t, photo(80, 40))
	pic = slices.Concat(pic[:33], chunk("eXIf", tiff(1)), chunk("tEXt", "Author\x00Nadia"), pic[33:], []byte("Nadia"))
	for name, raw := range map[string][]byte{"JPEG": jpg, "PNG": pic} {
		p := make1(t, raw)
		if !slices.Contains(p.Notes, files.NoteMetadata) {
			t.Errorf("%s: nobody is told that metadata was removed: %v", name, p.Notes)
		}
		for _, left := range []string{"Exif", "eXIf", "GPS", "Nadia", "NOKN", "tEXt", "xmp"} {
			if bytes.Contains(p.Bytes, []byte(left)) {
				t.Errorf("%s: %s is left in the picture", name, left)
			}
		}
	}
}

// A small file may hold pixels that our encoder finds heavy: what is kept must still be within what may come in.
func TestWhatIsKeptWeighsNoMoreThanWhatMayComeIn(t *testing.T) {
	const width, height = 1_600, 2_400
	random := rand.New(rand.NewPCG(3, 4))
	blocks := make([]byte, 64<<10)
	for i := range blocks {
		blocks[i] = byte(random.IntN(256))
	}
	var rows bytes.Buffer
	w := zlib.NewWriter(&rows)
	for range height {
		w.Write([]byte{0}) // unfiltered, which our encoder would not choose
		for range width * 4 / 256 {
			w.Write(blocks[random.IntN(100)*256:][:256])
		}
	}
	w.Close()
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	raw := slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", string(append(ihdr, 8, 6, 0, 0, 0))),
		chunk("IDAT", rows.String()), chunk("IEND", ""))
	p := make1(t, raw)
	if len(raw) > files.MaxImageBytes/2 || len(p.Bytes) > files.MaxImageBytes || !slices.Equal(p.Notes, []string{files.NoteShrunk}) {
		t.Errorf("%d bytes became %d, with %v", len(raw), len(p.Bytes), p.Notes)
	}
	if again := make1(t, p.Bytes); again.SHA256 != p.SHA256 {
		t.Error("what is kept does not come back the same")
	}
}

func FuzzImage(f *testing.F) {
	small := asJPEG(f, photo(17, 9), 85)
	f.Add(small)
	f.Add(exif(small, 6))
	f.Add(asPNG(f, photo(17, 9)))
	f.Add(webpPixel)
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 1<<16 {
			return
		}
		p, err := files.Image(raw)
		if err != nil {
			if refusal.KindOf(err) == refusal.KindFailure {
				t.Errorf("a picture is our fault: %v", err)
			}
			return
		}
		if p.Width > files.MaxImageWidth || p.Width*p.Height > files.MaxKeptPixels {
			t.Errorf("%d×%d is kept", p.Width, p.Height)
		}
		again, err := files.Image(p.Bytes)
		if err != nil || again.SHA256 != p.SHA256 {
			t.Errorf("what is kept does not come back the same: %v", err)
		}
	})
}

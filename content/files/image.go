package files

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"sync"

	"golang.org/x/image/webp"

	"terreau/content/refusal"
)

// Limits of the pictures that are taken.
const (
	MaxImageBytes  = 10 << 20   // the file
	MaxImagePixels = 40_000_000 // width × height, read in its header before anything is decoded
	MaxImageMemory = 64 << 20   // what the decoder would need, reckoned from the header
	MaxImageWidth  = 2_000      // pixels, of what is kept; wider pictures are shrunk
	MaxImageHeight = 20_000     // pixels, of what is kept
	MaxKeptPixels  = 8_000_000  // width × height, of what is kept
)

// What was done to a picture, as keys of the word files.
const (
	NoteMetadata   = "exif-removed" // camera, date, place, author, thumbnail or comments were left out
	NoteTurned     = "image-turned" // it was turned the way its orientation said
	NoteShrunk     = "image-shrunk" // it was wider or larger than what is kept
	NoteFirstFrame = "first-frame"  // of an animation, only the first picture is kept
)

// Picture is an image made again from its pixels alone: nothing else of the file that was sent is in it.
type Picture struct {
	Type          string // "image/jpeg" or "image/png"
	Width, Height int    // in pixels
	Bytes         []byte
	SHA256        string // the name its bytes are kept under
	Notes         []string
}

// one lets one picture be opened at a time: each may take MaxImageMemory and half as much again.
var one sync.Mutex

// Image reads a JPEG, PNG, WebP or GIF, known by its first bytes and never by a name, and makes it again: turned the
// right way, at most MaxImageWidth wide, without metadata, as a PNG where it has transparency or few colours and as a
// JPEG otherwise. The same bytes give the same picture, and what it gives is given back unchanged. Anything else,
// anything too large, cut or altered is refused.
func Image(raw []byte) (picture Picture, err error) {
	h, err := look(raw)
	if err != nil {
		return Picture{}, err
	}
	one.Lock()
	defer one.Unlock()
	decoded, err := decode(raw, h)
	if err != nil {
		return Picture{}, err
	}
	h.width, h.height = decoded.Bounds().Dx(), decoded.Bounds().Dy() // the first frame may be smaller than its screen
	picture.Notes = h.notes()
	width, height := kept(h)
	switch {
	case width < h.width || height < h.height:
		picture.draw(turn(shrink(decoded, width, height), h.turned), h)
	case h.turned > 1 || h.format != formatJPEG:
		picture.draw(turn(canvas(decoded), h.turned), h)
	case ours(raw, decoded):
		picture.keep("image/jpeg", decoded.Bounds().Size(), raw)
	default:
		picture.keep("image/jpeg", decoded.Bounds().Size(), asJPEG(decoded))
	}
	if picture.Width*picture.Height < h.width*h.height {
		picture.Notes = append(picture.Notes, NoteShrunk)
	}
	return picture, nil
}

func (p *Picture) keep(mediaType string, size image.Point, content []byte) {
	p.Type, p.Width, p.Height = mediaType, size.X, size.Y
	p.Bytes, p.SHA256 = content, Sum(content)
}

// draw encodes pixels, fewer of them where they would weigh more than a picture may: what is kept can come back.
func (p *Picture) draw(pixels *image.NRGBA, h header) {
	for p.encode(pixels, h); len(p.Bytes) > MaxImageBytes; p.encode(pixels, h) {
		pixels = shrink(pixels, max(1, pixels.Rect.Dx()*2/3), max(1, pixels.Rect.Dy()*2/3))
	}
}

// encode writes pixels as what suits them; what came as a photograph stays one.
func (p *Picture) encode(pixels *image.NRGBA, h header) {
	if h.format == formatJPEG {
		p.keep("image/jpeg", pixels.Rect.Size(), asJPEG(pixels))
		return
	}
	colours, few := palette(pixels)
	if !few && pixels.Opaque() {
		p.keep("image/jpeg", pixels.Rect.Size(), asJPEG(pixels))
		return
	}
	p.keep("image/png", pixels.Rect.Size(), asPNG(pixels, colours))
}

// look reads the header of a picture and refuses what is not worth opening.
func look(raw []byte) (header, error) {
	if len(raw) > MaxImageBytes {
		return header{}, refusal.TooLarge("image", "image-too-large", MaxImageBytes>>20)
	}
	if svg(raw) {
		return header{}, refusal.Invalid("image", "image-svg")
	}
	read, known := formats[sniff(raw)]
	if !known {
		return header{}, refusal.Invalid("image", "image-type")
	}
	h, ok := read(raw)
	h.format = sniff(raw)
	if !ok || h.width <= 0 || h.height <= 0 {
		return header{}, unreadable(nil)
	}
	pixels := int64(h.width) * int64(h.height)
	switch {
	case pixels > MaxImagePixels:
		return header{}, refusal.TooLarge("image", "image-too-many-pixels", MaxImagePixels/1_000_000, h.width, h.height)
	case float64(pixels)*h.cost > MaxImageMemory:
		return header{}, refusal.TooLarge("image", "image-too-heavy", h.width, h.height)
	case h.moving && h.format == formatWebP:
		return header{}, refusal.Invalid("image", "image-animated")
	}
	return h, nil
}

// decode opens a picture whose header was found good. A fault of a decoder is a refusal, not the end of the process.
func decode(raw []byte, h header) (decoded image.Image, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = unreadable(fmt.Errorf("decoder: %v", fault))
		}
	}()
	stream := bytes.NewReader(raw)
	switch h.format {
	case formatJPEG:
		decoded, err = jpeg.Decode(stream)
	case formatPNG:
		decoded, err = png.Decode(stream)
	case formatGIF:
		decoded, err = gif.Decode(stream)
	default:
		decoded, err = webp.Decode(stream)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	size := decoded.Bounds().Size()
	if size.X > h.width || size.Y > h.height || size.X == 0 || size.Y == 0 || h.format != formatGIF && (size.X < h.width || size.Y < h.height) {
		return nil, unreadable(nil) // the header lied
	}
	return decoded, nil
}

func unreadable(err error) error {
	return &refusal.Error{Kind: refusal.KindInvalid, Field: "image", Reason: "image-unreadable", Err: err}
}

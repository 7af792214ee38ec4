package files

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
)

// quality is that of every JPEG we write. Changing it makes every stored picture new.
const quality = 85

// jpegHeader walks the segments of a JPEG up to its first scan (ITU-T T.81, annex B).
func jpegHeader(raw []byte) (header, bool) {
	h, rgb := header{}, false
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		marker := raw[at+1]
		if marker == 0xff { // filling
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(raw[at+2:]))
		if size < 2 || size > len(raw)-at-2 {
			return h, false
		}
		segment := raw[at+4 : at+2+size]
		switch {
		case marker == 0xda: // the scan
			if rgb {
				h.cost += 4
			}
			return h, h.cost > 0
		case marker >= 0xc0 && marker <= 0xc2:
			if h.cost > 0 || !h.frame(segment, marker == 0xc2) {
				return h, false
			}
			rgb = rgb || len(segment) > 12 && segment[6] == 'R' && segment[9] == 'G' && segment[12] == 'B'
		case marker == 0xee && len(segment) >= 12 && string(segment[:5]) == "Adobe":
			rgb = rgb || segment[11] == 0
		case marker == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			h.metadata = true
			if h.turned == 0 {
				h.turned = orientation(segment[6:])
			}
		case marker >= 0xe1 && marker <= 0xef, marker == 0xfe:
			h.metadata = true
		}
		at += 2 + size
	}
	return h, false
}

// frame reads the size and the components of a picture and reckons what image/jpeg will hold: one byte a sample,
// four more each where it is progressive, four more a pixel where there are four components.
func (h *header) frame(segment []byte, progressive bool) bool {
	if len(segment) < 6 || len(segment) < 6+3*int(segment[5]) {
		return false
	}
	h.height, h.width = int(binary.BigEndian.Uint16(segment[1:])), int(binary.BigEndian.Uint16(segment[3:]))
	across, down, samples := 1, 1, 0
	for i := range int(segment[5]) {
		x, y := int(segment[7+3*i]>>4), int(segment[7+3*i]&15)
		across, down, samples = max(across, x), max(down, y), samples+x*y
	}
	if segment[5] == 1 {
		across, down, samples = 1, 1, 1 // the sampling of a single component means nothing
	}
	h.cost = float64(samples) / float64(across*down)
	if progressive {
		h.cost *= 5
	}
	if segment[5] == 4 {
		h.cost += 4
	}
	return h.cost > 0
}

// asJPEG writes an opaque picture.
func asJPEG(pixels image.Image) []byte {
	if opaque, ok := pixels.(*image.NRGBA); ok {
		pixels = &image.RGBA{Pix: opaque.Pix, Stride: opaque.Stride, Rect: opaque.Rect} // the same bytes, a quicker path
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, pixels, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // a buffer takes all, and no picture that is kept is too large for the format
	}
	return out.Bytes()
}

// ours reports whether a JPEG was written by us: its head is byte for byte the one we write, it holds one scan and
// nothing after it. Writing it again would only wear it: an export imported elsewhere keeps its hashes.
func ours(raw []byte, decoded image.Image) bool {
	model := image.Image(image.NewYCbCr(image.Rect(0, 0, 1, 1), image.YCbCrSubsampleRatio420))
	if decoded.ColorModel() == color.GrayModel {
		model = image.NewGray(image.Rect(0, 0, 1, 1))
	}
	head := asJPEG(model)
	frame := bytes.Index(head, []byte("\xff\xc0"))
	scan := bytes.LastIndex(head, []byte("\xff\xda"))
	scan += 2 + int(binary.BigEndian.Uint16(head[scan+2:]))
	if len(raw) < scan+2 || !bytes.HasSuffix(raw, []byte("\xff\xd9")) {
		return false
	}
	size := decoded.Bounds().Size()
	binary.BigEndian.PutUint16(head[frame+5:], uint16(size.Y))
	binary.BigEndian.PutUint16(head[frame+7:], uint16(size.X))
	if !bytes.Equal(raw[:scan], head[:scan]) {
		return false
	}
	for i, c := range raw[scan : len(raw)-2] {
		if c == 0xff && raw[scan+i+1] != 0 {
			return false // a marker inside the scan
		}
	}
	return true
}
